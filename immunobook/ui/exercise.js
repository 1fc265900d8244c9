// Works through an exercise: shows what the server wrote, sends what is pressed, shows what comes back. What comes back
// was kept before. A press that finds no network is kept in this browser and sent again until it arrives; it counts
// once, for it says on which turn it was made. (Below ui/element.js and ui/form.js.)
const calm = () => matchMedia('(prefers-reduced-motion: reduce)').matches
const places = new Map() // what each place on the page stands at, by its key; it outlives a redraw of the page

class Place {
  drafts = {} // what is filled in, by what a form does
  past = new Set() // turns that were gone on from: a page that was drawn before that says nothing new
  waiting = new Map() // what was asked of the page itself and is not answered yet, by its key

  meet({ data, box, trigger }) {
    Object.assign(this, { data, box, trigger })
    const heard = data.reply && this.waiting.get(data.reply.once)
    const mark = this.mark(data.turn)
    // What comes with a reply is drawn after it was kept, and so is a turn ahead of what the reply says.
    if (!heard && this.stands !== mark && !this.past.has(mark)) this.stand(data.turn, data.html)
    if (box.dataset.drawn !== this.drawn) this.show()
    if (heard) {
      this.waiting.delete(data.reply.once)
      heard(data.reply)
    }
    this.sendWaiting()
  }

  mark(turn) { return `${this.data.who} ${this.data.exercise} ${JSON.stringify(this.data.wishes)} ${turn}` }

  get where() { return `exercise/${this.data.key}` }

  stand(turn, html) {
    const { exercise, wishes } = this.data
    Object.assign(this, { turn, html, exercise, wishes, drafts: {}, stands: this.mark(turn), drawn: newKey() })
  }

  show() {
    const { box } = this
    box.dataset.drawn = this.drawn
    box.innerHTML = this.html
    for (const form of box.querySelectorAll('form[data-do]')) fill(form, this.drafts[form.dataset.do] ?? {})
    box.oninput = ({ target }) => { if (target.form) this.drafts[target.form.dataset.do] = fields(target.form) }
    box.onsubmit = event => {
      event.preventDefault()
      this.press(event.target, event.submitter)
    }
  }

  press(form, button) {
    const values = fields(form)
    if (button?.name) values[button.name] = [button.value]
    this.sendForm(form.dataset.do, values)
  }

  // It is sent with the wishes by which it was drawn, whatever the page wishes by now.
  sendForm(what, values) {
    const { exercise, wishes } = this
    this.send({ exercise, wishes, do: what, turn: this.turn, form: values, once: newKey(), where: this.where, item: this.stands })
  }

  // A press from elsewhere on the page, as from a picture that belongs to this: { place, wishes, do, form }.
  hear(event) {
    const { wishes, do: what, form } = event.detail
    if (this.sending || !this.box.isConnected || JSON.stringify(wishes) !== JSON.stringify(this.data.wishes)) return
    event.preventDefault() // it is taken
    this.sendForm(what, form)
  }

  // Ask the server; where the browser keeps no cookie, through the page itself.
  call(sent) {
    if (this.data.post) return post(this.data.post, sent)
    return new Promise(heard => {
      this.waiting.set(sent.once, heard)
      this.trigger('sent', sent)
    })
  }

  async send(sent) {
    if (this.sending) return
    this.sending = true
    try {
      const reply = await this.call(sent)
      forget(sent)
      this.waits = null
      if (this.isOurs(sent)) this.take(sent, reply)
    } catch {
      keep(sent)
      this.waits = sent
      this.say(sent.do, 'No connection. This is kept here and is sent as soon as there is one.')
      setTimeout(() => this.sendWaiting(), AGAIN_AFTER)
    } finally {
      this.sending = false
    }
  }

  take(sent, reply) {
    if (reply.says) {
      this.say(sent.do, reply.says)
      return
    }
    const before = this.stands
    this.stand(reply.turn, reply.html)
    if (this.stands !== before) this.past.add(before)
    this.show()
    this.lead()
    document.dispatchEvent(new CustomEvent('immunobook:kept', { detail: { place: this.data.key, reply } }))
    if (reply.rest) this.trigger('kept', newKey())
  }

  // Say a sentence in a form; also when it is the same one again.
  say(what, text) {
    const told = this.box.querySelector(`form[data-do="${what}"] .im-told`)
    if (!told) return
    told.textContent = ''
    told.hidden = false
    setTimeout(() => { told.textContent = text }, 30)
  }

  // Lead the eye and the keyboard to what the press brought; not away from another part of the page.
  lead() {
    const at = document.activeElement
    if (at && !at.contains(this.box) && !this.box.contains(at)) return
    const to = this.box.querySelector('[data-lead]') ?? this.box
    to.setAttribute('tabindex', '-1')
    to.focus({ preventScroll: true })
    to.scrollIntoView({ behavior: calm() ? 'auto' : 'smooth', block: to.dataset.lead === 'near' ? 'nearest' : 'start' })
  }

  // Whether a press was made on this exercise, and on what was chosen of it; the turn may be an older one.
  isOurs({ exercise, wishes }) {
    return exercise === this.data.exercise && JSON.stringify(wishes) === JSON.stringify(this.data.wishes)
  }

  // What waits for this place, from before a reload too. Made on an older turn it is told so.
  sendWaiting() {
    if (!this.data.post || !this.box.isConnected) return
    // What waits in this window another one may have sent meanwhile: it is told what came of it.
    const sent = this.waits ?? Object.values(unsent()).find(one => one.where === this.where && this.isOurs(one))
    if (sent) this.send(sent)
  }
}

document.addEventListener('immunobook:press', event => places.get(event.detail.place)?.hear(event))

export default function ({ data, parentElement, setTriggerValue }) {
  if (!places.has(data.key)) places.set(data.key, new Place())
  const place = places.get(data.key)
  place.meet({ data, box: parentElement.querySelector('.im-exercise'), trigger: setTriggerValue })
  const retry = () => place.sendWaiting()
  addEventListener('online', retry)
  return () => removeEventListener('online', retry)
}
