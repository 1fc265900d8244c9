// Asks questions one at a time: shows a form, sends what was answered, shows what comes back. What comes back was
// kept before. An answer that finds no network is kept in this browser and sent again, under the same key, until
// it arrives; it counts once.
const UNSENT = 'immunobook-unsent'
const AGAIN_AFTER = 4000 // ms between two tries to send

const places = new Map() // what each place on the page stands at, by its key; it outlives a redraw of the page

// Without a safe address (https, localhost) a browser has no randomUUID.
const newKey = () => [...crypto.getRandomValues(new Uint8Array(16))].map(byte => byte.toString(16).padStart(2, '0')).join('')

const make = (tag, attributes = {}, text = '') => {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
  element.textContent = text
  return element
}

// --- what could not be sent yet ---

function unsent() {
  try { return JSON.parse(localStorage.getItem(UNSENT)) ?? {} } catch { return {} }
}

function keep(sent) {
  try { localStorage.setItem(UNSENT, JSON.stringify({ ...unsent(), [`${sent.where} ${sent.item}`]: sent })) } catch { /* no room: it stays in the form */ }
}

function forget(sent) {
  const rest = unsent()
  if (rest[`${sent.where} ${sent.item}`]?.once !== sent.once) return
  delete rest[`${sent.where} ${sent.item}`]
  try { localStorage.setItem(UNSENT, JSON.stringify(rest)) } catch { /* as above */ }
}

async function post(address, sent) {
  const reply = await fetch(address, {
    method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(sent),
    credentials: 'same-origin', cache: 'no-store', signal: AbortSignal.timeout(20000),
  })
  const told = await reply.json().catch(() => null)
  if (told === null || (reply.status >= 500 && reply.status !== 503)) throw new Error(`${reply.status}`)
  return told
}

// --- a form ---

const fields = form => {
  const values = {}
  for (const [name, value] of new FormData(form)) if (value !== '') (values[name] ??= []).push(value)
  return values
}

function fill(form, values) {
  for (const field of form.elements) {
    const given = values[field.name]
    if (!given) continue
    if (field.type === 'radio' || field.type === 'checkbox') field.checked = given.includes(field.value)
    else field.value = given[0]
  }
  for (const list of form.querySelectorAll('[data-order]')) {
    const order = values[list.dataset.order]?.[0]
    if (order) for (const value of order.split(',')) list.append(list.querySelector(`:scope > [data-value="${value}"]`))
    number(list)
  }
}

function number(list) {
  for (const [place, row] of [...list.children].entries()) row.querySelector('.im-step span').textContent = place + 1
}

function moveStep(button) {
  const row = button.closest('li')
  const list = row.parentElement
  const other = Number(button.dataset.move) < 0 ? row.previousElementSibling : row.nextElementSibling
  const says = row.querySelector('.im-step').lastChild.textContent.trim()
  const status = list.parentElement.querySelector('.im-moved')
  if (other) {
    if (Number(button.dataset.move) < 0) other.before(row)
    else other.after(row)
    number(list)
  }
  const rows = [...list.children]
  list.parentElement.querySelector(`input[name="${list.dataset.order}"]`).value = rows.map(one => one.dataset.value).join(',')
  status.textContent = other ? `“${says}” is now ${rows.indexOf(row) + 1} of ${rows.length}.` : `“${says}” cannot go further.`
  button.focus()
}

// --- a place on the page where questions are asked ---

class Place {
  at = null // which question is shown
  known = {} // of each question, by id: as it was kept last, what is being filled in, what was said

  // Take in what the server says. Of each question, what has seen more answers holds: it, or this page.
  meet({ data, box, trigger }) {
    Object.assign(this, { data, box, trigger })
    for (const question of data.questions) {
      const known = this.known[question.item] ??= { retry: false, draft: {}, once: newKey(), told: '' }
      if (known.question && question.number > known.question.number) renew(known)
      if (!known.question || question.number >= known.question.number) known.question = question
      known.asks = question.asks
    }
    if (this.at === null || this.at >= data.questions.length) {
      this.at = Math.max(0, data.questions.findIndex(question => !this.known[question.item].question.feedback))
    }
    this.showIfChanged()
    if (data.reply && this.replied !== data.reply.once) {
      this.replied = data.reply.once
      this.take(this.current, data.reply)
    }
    this.sendWaiting()
  }

  get current() { return this.known[this.data.questions[this.at].item] }

  // The page draws this anew whenever it likes; what is being filled in must not be touched then.
  get face() {
    const { question, retry, asks } = this.current
    return JSON.stringify([this.at, this.data.questions.length, question.number, question.form?.order, retry, asks])
  }

  showIfChanged() {
    if (this.box.firstChild && this.face === this.box.dataset.face) return
    const inside = this.box.contains(document.activeElement)
    this.show()
    if (inside) this.focusFirst()
  }

  show() {
    const { box, data } = this
    const { question, retry, draft, asks, told } = this.current
    const isAsked = question.form && (!question.feedback || retry)
    const many = data.questions.length > 1
    box.dataset.face = this.face
    box.replaceChildren()
    if (many) box.append(make('p', { class: 'im-src im-of', role: 'status' }, `Question ${this.at + 1} of ${data.questions.length}`))
    box.insertAdjacentHTML('beforeend', asks)
    if (isAsked) box.append(this.form(question, draft))
    else box.insertAdjacentHTML('beforeend', question.feedback)
    box.append(make('p', { class: 'im-told', role: 'status', ...(told ? {} : { hidden: '' }) }, told))
    const bar = make('div', { class: 'im-turns' })
    const button = (says, classes, act) => {
      const one = make('button', { type: 'button', class: `im-button ${classes}` }, says)
      one.addEventListener('click', act)
      bar.append(one)
    }
    if (!isAsked && question.form) button(question.again, 'im-again', () => this.tryAgain())
    if (this.at) button('Question before', 'im-before', () => this.turn(-1))
    if (this.at + 1 < data.questions.length) {
      button(question.feedback ? 'Next question' : 'Skip to the next question', 'im-onward', () => this.turn(1))
    }
    if (bar.children.length) box.append(bar)
  }

  form(question, draft) {
    const form = make('form', { class: 'im-form', novalidate: '', autocomplete: 'off' })
    form.innerHTML = question.form.html
    form.append(make('button', { type: 'submit', class: 'im-button im-primary' }, question.button))
    fill(form, draft)
    const note = () => { this.current.draft = fields(form) }
    form.addEventListener('input', note)
    form.addEventListener('submit', event => { event.preventDefault(); note(); this.handIn() })
    form.addEventListener('click', event => {
      const button = event.target.closest('[data-move]')
      if (button) { moveStep(button); note() }
    })
    return form
  }

  focusFirst() {
    this.box.querySelector('form :is(input:not([type=hidden]), select, textarea, button)')?.focus({ preventScroll: true })
  }

  turn(by) {
    this.at += by
    this.show()
    this.focusFirst()
  }

  tryAgain() {
    renew(this.current, { retry: true })
    this.show()
    this.focusFirst()
  }

  // Say a sentence below the question; also when it is the same one again.
  say(known, text) {
    known.told = text
    if (known !== this.current) return
    const told = this.box.querySelector('.im-told')
    told.textContent = ''
    told.hidden = !text
    if (text) setTimeout(() => { told.textContent = text }, 30)
  }

  // Take in what came back and show it at once; the rest of the page is told only where it has to change.
  take(known, reply) {
    if (reply.says) {
      this.say(known, reply.says)
      return
    }
    known.question = { ...known.question, ...reply.sheet }
    renew(known)
    if (known === this.current) {
      const inside = this.box.contains(document.activeElement)
      this.show()
      const verdict = this.box.querySelector('.im-verdict')
      if (verdict && inside) { // its button is gone: whoever was there hears the verdict, and goes on from it
        verdict.setAttribute('tabindex', '-1')
        verdict.focus({ preventScroll: true })
      }
    }
    const sign = this.box.closest('[class*="st-key-cell-"]')?.querySelector('.im-state')
    if (reply.cell && sign && sign.dataset.state !== reply.cell.state) sign.outerHTML = reply.cell.sign
    if (known.question.kind === 'predict') this.trigger('committed', known.question.number)
  }

  handIn() {
    const known = this.current
    const { seed, order } = known.question.form
    const sent = { item: known.question.item, seed, order, once: known.once, form: known.draft, where: this.data.where }
    if (this.data.post) this.send(known, sent)
    else this.trigger('sent', sent) // this browser keeps no cookie, so only the page itself knows who answers
  }

  async send(known, sent) {
    if (known.sending) return
    known.sending = true
    try {
      const reply = await post(this.data.post, sent)
      forget(sent)
      this.take(known, reply)
    } catch {
      keep(sent)
      this.say(known, 'No connection. Your answer is kept here and is sent as soon as there is one.')
      setTimeout(() => this.sendWaiting(), AGAIN_AFTER)
    } finally {
      known.sending = false
    }
  }

  // Whatever waits for this place, from before a reload too.
  sendWaiting() {
    if (!this.data.post || !this.box.isConnected) return
    for (const { item } of this.data.questions) {
      const sent = unsent()[`${this.data.where} ${item}`]
      if (!sent) continue
      this.known[item].once = sent.once
      this.send(this.known[item], sent)
    }
  }
}

// An answer of which this is the next try has a key of its own, and nothing filled in.
function renew(known, more = {}) {
  Object.assign(known, { retry: false, draft: {}, once: newKey(), told: '' }, more)
}

export default function ({ data, parentElement, setTriggerValue }) {
  if (!places.has(data.key)) places.set(data.key, new Place())
  const place = places.get(data.key)
  place.meet({ data, box: parentElement.querySelector('.im-sheet'), trigger: setTriggerValue })
  const retry = () => place.sendWaiting()
  addEventListener('online', retry)
  return () => removeEventListener('online', retry)
}
