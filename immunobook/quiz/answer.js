// Asks questions one at a time: shows a form, sends what was answered, shows what comes back. What comes back was
// kept before. An answer that finds no network is kept in this browser and sent again, under the same key, until
// it arrives; it counts once. (Below ui/element.js and ui/form.js.)
const WARNING = 20 // seconds before the end of its time at which a test asks whether to give more
const TIMED = { more: 'Ten minutes were added.', no_limit: 'The clock is off. Take all the time you need.' }
const STATES = { // how a question stands in the row of numbers: never by colour alone
  open: ['', 'open'], kept: ['●', 'answered'], right: ['✓', 'right'], partly: ['◐', 'partly right'], wrong: ['✕', 'wrong'],
  omitted: ['○', 'left open'], committed: ['●', 'answered'],
}

const places = new Map() // what each place on the page stands at, by its key; it outlives a redraw of the page

// --- a place on the page where questions are asked ---

class Place {
  at = null // which question is shown
  known = {} // of each question, by id: as it was kept last, what is being filled in, what was said
  waiting = new Map() // what was asked of the page itself and is not answered yet, by its key

  // Take in what the server says. Of each question, what has seen more answers holds: it, or this page.
  meet({ data, box, trigger }) {
    const isOtherWording = this.data && this.data.level !== data.level
    Object.assign(this, { data, box, trigger })
    if (data.sitting && this.sitting?.stamp !== data.sitting.stamp) this.takeSitting(data.sitting)
    for (const question of data.questions) {
      const known = this.known[question.item] ??= { retry: false, draft: {}, hints: 0, once: newKey(), told: '' }
      if (known.question && isOtherWording && question.stub) known.question = { ...known.question, stub: true }
      if (known.question && question.number > known.question.number) renew(known)
      const isNews = !known.question || question.number > known.question.number
      if (isNews || (!question.stub && question.number === known.question.number)) known.question = question
      if (question.asks) known.asks = question.asks
    }
    if (this.at === null || this.at >= data.questions.length) {
      this.at = Math.max(0, data.questions.findIndex(question => !this.isAnswered(question.item)))
    }
    this.showIfChanged()
    if (data.reply && this.replied !== data.reply.once) {
      this.replied = data.reply.once
      const heard = this.waiting.get(data.reply.once)
      this.waiting.delete(data.reply.once)
      if (heard) heard(data.reply)
      else this.take(this.current, data.reply)
    }
    this.sendWaiting()
  }

  get current() { return this.known[this.data.questions[this.at].item] }

  isAnswered(item) {
    const { question } = this.known[item]
    return Boolean(question.feedback || question.answered)
  }

  // The page draws this anew whenever it likes; what is being filled in must not be touched then.
  get face() {
    const { question, retry, asks } = this.current
    const others = this.data.sitting && this.data.questions.map(one => this.known[one.item].question.number)
    return JSON.stringify([this.at, this.data.questions.length, question.number, question.form?.order, question.stub, retry, asks, others])
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
    const of = data.of || data.questions.length
    const many = of > 1
    box.dataset.face = this.face
    box.replaceChildren()
    if (data.sitting) box.append(this.bar())
    else if (many) box.append(make('p', { class: 'im-src im-of', role: 'status' }, `Question ${this.at + 1} of ${of}`))
    if (question.stub) {
      box.append(make('p', { class: 'im-src im-fetching', role: 'status' }, told || 'Fetching this question …'))
      this.fetchOne(this.current)
      return
    }
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
    if (data.sitting) bar.append(this.finishButton())
    if (bar.children.length) box.append(bar)
    if (data.sitting) this.fetchAhead()
  }

  form(question, draft) {
    const form = formOf(question.form.html, question.button, draft, {
      noted: values => { this.current.draft = values },
      handIn: () => this.handIn(),
    })
    form.addEventListener('toggle', event => { // opening a hint has its price
      if (!event.target.matches?.('.im-hint')) return
      this.current.hints = Math.max(this.current.hints, form.querySelectorAll('.im-hint[open]').length)
    }, true)
    return form
  }

  focusFirst() {
    const first = this.box.querySelector('form :is(input:not([type=hidden]), select, textarea, button)')
    const verdict = this.box.querySelector('.im-verdict')
    verdict?.setAttribute('tabindex', '-1')
    ;(first ?? verdict)?.focus({ preventScroll: true })
  }

  turn(by) { this.goTo(this.at + by) }

  goTo(place) {
    if (this.data.sitting) this.current.told = ''
    this.at = place
    this.show()
    this.focusFirst()
  }

  // --- questions in a row: practice, review, tests ---

  takeSitting(sitting) {
    this.sitting = { ...this.sitting, ...sitting }
    if ('left' in sitting) this.until = sitting.left === null ? null : Date.now() + 1000 * sitting.left
    if (this.until && !this.ticking) this.ticking = setInterval(() => this.tick(), 1000)
  }

  // Where one is, which questions are open, kept, right or wrong, which are flagged, and how much time is left.
  bar() {
    const bar = make('div', { class: 'im-sitting' })
    const head = make('div', { class: 'im-sitting-head' })
    head.append(make('p', { class: 'im-src im-of', role: 'status', tabindex: -1 }, `Question ${this.at + 1} of ${this.data.questions.length}`))
    if (this.sitting.test) {
      const { item } = this.data.questions[this.at]
      const isFlagged = this.sitting.flagged.includes(item)
      const flag = make('button', { type: 'button', class: 'im-button im-flag', 'aria-pressed': isFlagged }, isFlagged ? '⚑ Flagged' : '⚐ Flag')
      flag.addEventListener('click', () => this.change(isFlagged ? 'unflag' : 'flag', item))
      head.append(flag)
    }
    this.clock = make('p', { class: 'im-clock' })
    this.time = make('div', { class: 'im-time', role: 'group', 'aria-label': 'Time', hidden: '' })
    this.time.append(this.clock)
    for (const [act, words] of [['more', 'Ten more minutes'], ['no_limit', 'Switch the clock off']]) {
      const button = make('button', { type: 'button', class: 'im-button', 'data-act': act }, words)
      button.addEventListener('click', () => this.change(act))
      this.time.append(button)
    }
    head.append(this.time)
    bar.append(head)
    if (this.data.questions.length > 1) bar.append(this.numbers())
    this.warning = make('div', { role: 'alert', class: 'im-warning' })
    bar.append(this.warning)
    this.tick()
    return bar
  }

  numbers() {
    const nav = make('nav', { class: 'im-numbers', 'aria-label': 'Questions' })
    const list = make('ol')
    for (const [place, { item }] of this.data.questions.entries()) {
      const { question } = this.known[item]
      const state = question.verdict ?? (this.isAnswered(item) ? 'kept' : 'open')
      const isFlagged = this.sitting.flagged.includes(item)
      const label = [`Question ${place + 1}`, STATES[state][1], ...(isFlagged ? ['flagged'] : [])].join(', ')
      const button = make('button', { type: 'button', 'aria-label': label, 'data-state': state, ...(place === this.at ? { 'aria-current': 'true' } : {}) })
      button.append(make('b', {}, `${place + 1}`), make('span', {}, (isFlagged ? '⚑' : '') + STATES[state][0]))
      button.addEventListener('click', () => this.goTo(place))
      const row = make('li')
      row.append(button)
      list.append(row)
    }
    nav.append(list)
    return nav
  }

  get open() { return this.data.questions.filter(({ item }) => !this.isAnswered(item)).length }

  // With questions still open it asks once more.
  finishButton() {
    const name = this.sitting.finish ?? (this.sitting.test ? 'Finish the test' : 'Finish and look back')
    const button = make('button', { type: 'button', class: `im-button im-finish${this.open ? '' : ' im-primary'}` }, name)
    button.addEventListener('click', () => {
      if (!this.open || button.dataset.asked || !this.sitting.test) { this.trigger('finished', newKey()); return }
      button.dataset.asked = 'yes'
      button.textContent = `${this.open} ${this.open === 1 ? 'is' : 'are'} open. Finish all the same`
    })
    return button
  }

  async change(act, item = '') {
    const had = ['.im-flag', '[data-act=more]', '[data-act=no_limit]'].find(one => document.activeElement?.matches(one))
    try {
      const reply = await this.call({ do: act, item, sitting: this.sitting.key, once: newKey() })
      if (reply.says) this.say(this.current, reply.says)
      else this.takeSitting(reply.sitting)
      this.show()
      if (had) (this.box.querySelector(`${had}:not([hidden] *)`) ?? this.box.querySelector('.im-of'))?.focus({ preventScroll: true })
      if (!reply.says && TIMED[act]) this.say(this.current, TIMED[act])
    } catch {
      this.say(this.current, 'No connection just now. Press it again in a moment.')
    }
  }

  // Time is said in minutes, and more of it can be had at any time; twenty seconds before its end the page asks.
  tick() {
    if (!this.clock || !this.box.isConnected) return
    if (this.until === null || this.until === undefined) {
      this.time.hidden = true
      this.warning.replaceChildren()
      return
    }
    this.time.hidden = false
    const left = Math.ceil((this.until - Date.now()) / 1000)
    const minutes = Math.ceil(left / 60)
    const says = left <= 0 ? 'Time is up' : left <= 60 ? 'less than a minute left' : `${minutes} minutes left`
    if (this.clock.textContent !== says) this.clock.textContent = says
    if (left <= 0 && !this.isUp) {
      this.isUp = true
      this.trigger('finished', newKey())
    }
    if (left > WARNING) this.warning.replaceChildren()
    else if (left > 0 && !this.warning.firstChild) {
      this.warning.append(make('p', {}, 'Your time is nearly up. Do you want more? Press “Ten more minutes”, or switch the clock off.'))
    }
  }

  async fetchOne(known) {
    if (known.fetching) return
    known.fetching = true
    let reply = null
    try {
      reply = await this.call({ do: 'show', item: known.question.item, sitting: this.sitting.key, level: this.data.level, once: newKey() })
    } catch { /* said below, and tried again */ }
    known.fetching = false
    if (reply?.sheet) {
      known.asks = reply.sheet.asks
      known.question = reply.sheet
    } else known.told = reply?.says ?? 'No connection. The question is fetched as soon as there is one.'
    if (known !== this.current || !this.box.isConnected) return
    const inside = this.box.contains(document.activeElement) || document.activeElement === document.body
    if (reply?.sheet) known.told = ''
    else {
      this.box.querySelector('.im-fetching')?.replaceChildren(known.told)
      setTimeout(() => { if (known === this.current && known.question.stub) this.fetchOne(known) }, AGAIN_AFTER)
      return
    }
    this.show()
    if (inside) this.focusFirst()
  }

  fetchAhead() {
    const next = this.data.questions[this.at + 1]
    if (next && this.data.post && this.known[next.item].question.stub) this.fetchOne(this.known[next.item])
  }

  nextOpen() {
    const places = [...this.data.questions.keys()]
    const found = [...places.slice(this.at + 1), ...places.slice(0, this.at)].find(place => !this.isAnswered(this.data.questions[place].item))
    return found ?? null
  }

  // Ask the server; where the browser keeps no cookie, through the page itself.
  call(sent) {
    if (this.data.post) return post(this.data.post, sent)
    return new Promise(heard => {
      this.waiting.set(sent.once, heard)
      this.trigger('sent', sent)
    })
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
    if (!told) return
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
    if (known === this.current && this.sitting?.test) { // nothing is said about it yet, so go on
      const place = this.at
      const next = this.nextOpen()
      if (next !== null) this.goTo(next)
      else this.show()
      const all = next === null ? ' All questions are answered: look at them again, or finish.' : ''
      this.say(this.current, `Question ${place + 1} is kept.${all}`)
      if (next === null) this.box.querySelector('.im-finish')?.focus({ preventScroll: true })
      return
    }
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
    if (known.question.kind === 'predict' || this.data.of) this.trigger('committed', known.question.number)
  }

  handIn() {
    const known = this.current
    const { seed, order } = known.question.form
    const { once, draft, hints } = known
    const sent = { item: known.question.item, seed, order, once, form: draft, where: this.data.where }
    if (hints) sent.hints = hints
    if (this.sitting) sent.sitting = this.sitting.key
    this.send(known, sent)
  }

  async send(known, sent) {
    if (known.sending) return
    known.sending = true
    try {
      const reply = await this.call(sent)
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
  Object.assign(known, { retry: false, draft: {}, hints: 0, once: newKey(), told: '' }, more)
}

export default function ({ data, parentElement, setTriggerValue }) {
  if (!places.has(data.key)) places.set(data.key, new Place())
  const place = places.get(data.key)
  place.meet({ data, box: parentElement.querySelector('.im-sheet'), trigger: setTriggerValue })
  const retry = () => place.sendWaiting()
  addEventListener('online', retry)
  return () => removeEventListener('online', retry)
}
