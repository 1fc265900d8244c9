// A live room on a phone: shows the present question and what the teacher shows, and sends the answer. News comes over
// one line that the server holds open; where it does not hold, the room is asked for now and then. An answer is kept
// in this browser until the server has it, under a key by which it counts once.
// (Below ui/element.js, ui/form.js, door.js and the scene.)
const IN_ROOM = 'immunobook-room'
const LOOK_EVERY = 5000 // ms between two looks while the line is down
const SILENT = 45000 // ms without a beat (one comes each 20 s) after which a line is dead
const MAYBE_DEAD = 25000 // ms of silence after which a phone that wakes opens a new line
const PARTS = ['door', 'head', 'record', 'question', 'counted', 'reasons', 'shown', 'floor']
const GO_TO = ['form :is(input:not([type=hidden]), select, textarea)', '.im-kept', '.im-verdict', '.im-asks', 'p, button'] // in a part that was drawn anew
const HAPPENED = { closed: 'The question is closed.', counts: 'The counts are shown.', revealed: 'The answer is shown.', ended: 'The room is over.' }

const rooms = new Map() // what each place on the page stands at, by its key; it outlives a redraw of the page

const remembered = () => { try { return localStorage.getItem(IN_ROOM) ?? '' } catch { return '' } }
const remember = room => {
  try { room ? localStorage.setItem(IN_ROOM, room) : localStorage.removeItem(IN_ROOM) } catch { /* until the page is closed, then */ }
}

class Room {
  id = ''
  visit = 0 // how often somebody came in or went: what was asked on another visit is not heeded any more
  news = null // of the room, as everybody has it
  mine = { nickname: '', code: '', votes: {} } // what is my own in it
  drafts = {} // what is being filled in, by round
  told = {} // what was said about an answer, by round
  faces = {} // what each part shows, so that only what has changed is drawn anew
  isDown = false

  meet({ data, box }) {
    if (this.data && this.data.level !== data.level) this.faces = {}
    Object.assign(this, { data, box })
    if (!box.firstChild) this.build()
    if (this.id) this.show()
    else if (remembered()) this.enter(remembered())
    else if (!this.door.firstChild) this.showDoor()
  }

  build() {
    this.faces = {}
    this.connection = make('p', { class: 'im-room-connection', role: 'status' })
    this.heard = make('p', { class: 'im-heard', role: 'status' })
    for (const name of PARTS) this[name] = make('div', { class: `im-room-${name}` })
    this.box.append(this.door, this.head, this.connection, this.heard, ...PARTS.slice(2).map(name => this[name]))
  }

  // --- coming in and leaving ---

  showDoor(says = '') {
    this.faces = {}
    for (const name of PARTS) this[name].replaceChildren()
    setText(this.connection, '')
    if (this.data.guest) {
      this.door.append(make('p', {}, 'A room has to know this browser again, and it keeps no cookies. Allow cookies for this page, then load it anew.'))
      return
    }
    const form = doorOf(this.data.base, this.data.code, reply => this.enter(reply.room))
    setText(form.querySelector('.im-told'), says)
    this.door.append(form)
  }

  enter(id) {
    this.id = id
    this.visit += 1
    remember(id)
    this.door.replaceChildren()
    setText(this.connection, 'Coming in …')
    this.listen()
    this.ask()
  }

  async leave() {
    if (this.news?.phase !== 'ended') {
      try {
        const reply = await post(`${this.address}/leave`, {})
        if (reply.again) throw new Error(reply.says)
      } catch {
        setText(this.connection, 'No connection just now, so you are still in the room. Press Leave again in a moment.')
        return
      }
    }
    this.goOut('You have left the room.')
  }

  goOut(says) {
    this.hangUp()
    this.visit += 1
    Object.assign(this, { id: '', news: null, mine: { nickname: '', code: '', votes: {} }, drafts: {}, told: {}, isDown: false })
    remember('')
    const wasInside = this.box.contains(document.activeElement)
    this.showDoor(says)
    if (wasInside) this.door.querySelector('input')?.focus({ preventScroll: true })
  }

  // --- the line ---

  get address() { return `${this.data.base}/${this.id}` }

  listen() {
    this.line?.close()
    this.heardLast = Date.now()
    const line = new EventSource(`${this.address}/news`)
    this.line = line
    line.onopen = () => {
      this.heardLast = Date.now()
      if (!this.isDown) return
      this.setDown(false)
      this.ask()
    }
    line.onmessage = event => { this.heardLast = Date.now(); this.take(JSON.parse(event.data)) }
    line.addEventListener('beat', () => { this.heardLast = Date.now() })
    line.onerror = () => { if (this.line === line) this.setDown(true) }
    this.looking ??= setInterval(() => this.lookAfter(), LOOK_EVERY)
  }

  hangUp() {
    this.line?.close()
    clearInterval(this.looking)
    this.line = this.looking = null
  }

  // While the line is down, ask; open a new one where the browser gave it up, or where it has been silent too long.
  lookAfter() {
    if (!this.box.isConnected) { this.hangUp(); return }
    const isDead = Date.now() - this.heardLast > SILENT
    if (!this.isDown && !isDead) return
    this.setDown(true)
    if (isDead || this.line.readyState === EventSource.CLOSED) this.listen()
    this.ask()
  }

  setDown(isDown) {
    this.isDown = isDown
    this.sayConnection()
  }

  sayConnection() {
    const waits = this.waiting.length > 0
    const says = waits ? 'No connection. Your answer is kept here and is sent as soon as there is one.' : 'No connection. Trying again by itself; nothing is lost.'
    setText(this.connection, this.isDown || (waits && this.hasFailed) ? says : '')
  }

  async ask() {
    const { visit } = this
    try {
      const reply = await fetch(`${this.address}/state`, { credentials: 'same-origin', cache: 'no-store', signal: AbortSignal.timeout(15000) })
      const told = await reply.json()
      if (visit !== this.visit) return
      if (reply.status >= 500) throw new Error(told.says)
      if (told.says) { this.goOut(told.says); return }
      this.mine = { ...told.mine, votes: this.votesWith(told.mine.votes) }
      this.take(told.news)
      this.sendWaiting()
    } catch {
      if (visit === this.visit) this.setDown(true)
    }
  }

  // My answers with those that came. Replies may overtake each other: what one was worth, once told, stays.
  votesWith(came) {
    const { votes } = this.mine
    return { ...votes, ...Object.fromEntries(Object.entries(came).filter(([round]) => !votes[round]?.told)) }
  }

  take(news) {
    if (news.id !== this.id || (this.news && news.version < this.news.version)) return
    const { news: before } = this
    this.news = news
    const { round } = news
    if (round?.open && round.id !== before?.round?.id) this.say(`${round.again ? 'Asked again' : `Question ${round.number}`}. ${this.wordsOf(round)}${news.record ? ' The patient’s record stands above it.' : ''}`)
    else if (before && before.phase !== news.phase) this.say(HAPPENED[news.phase])
    const answered = round && this.mine.votes[round.id]
    if (news.reveal && answered && !answered.told && before?.reveal !== news.reveal) this.ask() // what mine was worth
    this.show()
  }

  wordsOf(round) {
    const words = make('div')
    words.innerHTML = round.asks[this.data.level]
    return (words.querySelector('.im-asks') ?? words).textContent
  }

  say(text) {
    if (!text) return
    this.heard.textContent = ''
    setTimeout(() => { this.heard.textContent = text }, 60)
  }

  // --- showing ---

  // Draw a part anew if what it shows has changed; who was in it stays in it.
  draw(name, face, fill) {
    const now = JSON.stringify(face)
    if (this.faces[name] === now) return
    this.faces[name] = now
    const part = this[name]
    const wasInside = part.contains(document.activeElement)
    part.replaceChildren()
    fill(part)
    if (!wasInside) return
    const first = GO_TO.map(where => part.querySelector(where)).find(Boolean)
    if (first && !first.matches('input, select, textarea, button')) first.setAttribute('tabindex', '-1')
    first?.focus({ preventScroll: true })
  }

  show() {
    const { news, mine, data } = this
    if (!this.id || !news) return
    const { round, phase, record } = news
    const answered = round && mine.votes[round.id]
    this.box.dataset.phase = phase
    this.draw('head', [news.title, mine.code, mine.nickname, phase === 'ended'], part => this.showHead(part, phase === 'ended'))
    this.draw('record', [record?.case, record?.step, data.level], part => { if (record) this.showRecord(part, 'record', record) })
    this.draw('question', [round?.id, round?.open, round?.form?.order, answered?.words, answered?.certainty, data.level, phase === 'ended'],
      part => this.showQuestion(part, round, answered))
    this.draw('counted', news.counts, part => { if (news.counts) this.showCounts(part, news.counts) })
    this.draw('reasons', [news.reveal, answered?.told], part => {
      if (!news.reveal) return
      part.append(make('h2', {}, answered?.told ? 'Your answer, and why' : 'The answer, and why'))
      part.insertAdjacentHTML('beforeend', answered?.told ?? news.reveal)
    })
    const { shown } = news
    this.draw('shown', [shown?.lesson, shown?.cell, shown?.scene, shown?.case, shown?.step, data.level], part => {
      this.picture = null
      if (shown?.case) this.showRecord(part, 'shown', shown)
      else if (shown) this.showCell(part, shown)
    })
    this.playPicture()
    this.draw('floor', [news.floor, news.anonymous], part => { if (news.floor) part.append(floorOf(`${this.address}/floor`, news.anonymous)) })
    this.sayConnection()
  }

  showHead(part, isOver) {
    const { title } = this.news
    const { code, nickname } = this.mine
    part.append(make('h2', {}, title), make('p', { class: 'im-src' }, `${code ? `Room ${code} · ` : ''}${nickname ? `you are ${nickname}` : 'you have no name here'}`))
    const leave = make('button', { type: 'button', class: 'im-button' }, isOver ? 'Close the room' : 'Leave the room')
    leave.addEventListener('click', () => this.leave())
    part.append(leave)
  }

  showQuestion(part, round, answered) {
    const isOver = this.news.phase === 'ended'
    if (isOver) part.append(make('p', { class: 'im-waiting' }, 'This room is over. Thank you for taking part.'))
    else if (!round) part.append(make('p', { class: 'im-waiting' }, 'You are in. The first question comes up here by itself.'))
    if (!round) return
    part.append(make('p', { class: 'im-src im-of' }, `Question ${round.number}${round.again ? ', asked again' : ''}`))
    part.insertAdjacentHTML('beforeend', round.asks[this.data.level])
    if (answered) {
      const kept = make('div', { class: 'im-kept' })
      kept.innerHTML = `<p><span class="im-tag im-muted">● Kept</span> You answered: <b>${answered.words}</b>${answered.certainty ? ` How sure: ${answered.certainty}.` : ''}</p>`
      part.append(kept)
    } else if (round.form) {
      const form = formOf(round.form.html, 'Send my answer', this.drafts[round.id] ?? {}, {
        noted: values => { this.drafts[round.id] = values },
        handIn: () => this.handIn(round),
      })
      form.classList.toggle('im-has-letters', round.letters)
      part.append(form)
    } else if (!this.waiting.some(one => one.round === round.id)) {
      part.append(make('p', { class: 'im-src' }, 'This question is closed. You have no answer in it.'))
    }
    part.append(make('p', { class: 'im-told', role: 'status' }, this.told[round.id] ?? ''))
  }

  showCounts(part, { columns, rows, note }) {
    part.append(make('h2', {}, 'What the room answered'))
    const box = make('div', { class: 'im-table', tabindex: '0', role: 'region', 'aria-label': 'What the room answered' })
    const table = make('table')
    const head = table.createTHead().insertRow()
    for (const name of ['Answer', ...columns]) head.append(make('th', { scope: 'col' }, name))
    const body = table.createTBody()
    for (const { says, counts, percent } of rows) {
      const row = body.insertRow()
      row.append(make('th', { scope: 'row' }, says))
      for (const [column, count] of counts.entries()) {
        const bar = make('i', { class: 'im-count', 'aria-hidden': 'true' })
        bar.style.width = `${percent[column]}%`
        row.insertCell().append(make('span', {}, `${count} · ${percent[column]} %`), bar)
      }
    }
    box.append(table)
    part.append(box, make('p', { class: 'im-src' }, note))
  }

  // --- what the teacher shows ---

  // Bring what stands at an address until it is there, or its part shows something else.
  async bring(name, address, put) {
    const stamp = this.faces[name]
    const isStill = () => this.faces[name] === stamp && this.id
    try {
      const reply = await fetch(`${this.data.base}/${address}.json?level=${this.data.level}`, { credentials: 'same-origin', signal: AbortSignal.timeout(15000) })
      if (reply.status >= 500) throw new Error(String(reply.status))
      if (!reply.ok) return
      const told = await reply.json()
      if (isStill()) put(told)
    } catch {
      setTimeout(() => { if (isStill()) this.bring(name, address, put) }, AGAIN_AFTER)
    }
  }

  putWords(words, told) {
    words.append(make('h2', {}, told.title))
    words.insertAdjacentHTML('beforeend', told.html)
    if (told.href) words.append(make('a', { href: told.href, target: '_blank', rel: 'noopener' }, `${told.link} (opens a new tab)`))
  }

  // What a slide of a case tells of its patient: with the question of a step, its record.
  showRecord(part, name, { case: id, step }) {
    const words = make('div', { class: 'im-room-case' })
    part.append(words)
    this.bring(name, `${this.id}/case/${id}/${step}`, told => {
      this.putWords(words, told)
      if (name !== 'record') return
      const go = make('button', { type: 'button', class: 'im-button' }, 'Go to the question')
      go.addEventListener('click', () => {
        const asks = this.question.querySelector('.im-asks')
        asks?.setAttribute('tabindex', '-1')
        asks?.focus()
      })
      words.querySelector('h2').after(go)
    })
  }

  showCell(part, { lesson, cell, scene }) {
    const words = make('div')
    part.append(words)
    if (lesson && cell) this.bring('shown', `shown/${lesson}/${cell}`, told => this.putWords(words, told))
    if (scene) {
      const host = make('div', { class: 'im-room-picture' })
      this.bring('shown', `picture/${scene}`, told => {
        if (!cell) words.append(make('h2', {}, told.title))
        part.append(host)
        const root = host.attachShadow({ mode: 'open' })
        root.innerHTML = `<style>${SCENE_STYLE}</style>${SCENE_PARTS}`
        if (!cell) part.insertAdjacentHTML('beforeend', told.guidance) // with a cell it stands below its words
        this.picture = { root, told }
        this.playPicture()
      })
    }
  }

  // The picture as the teacher has set it. Who changes it here keeps that until the teacher changes it.
  playPicture() {
    const { picture } = this
    if (!picture || !this.news.shown?.scene) return
    const on = this.news.shown.on ?? picture.told.on
    const turn = JSON.stringify(on)
    if (picture.turn === turn) return
    picture.turn = turn
    picture.end?.()
    picture.end = playScene({ data: { ...picture.told, on, turn, tells: false }, parentElement: picture.root, setStateValue: () => {} })
  }

  // --- answering ---

  // Answers of this room that the server has not confirmed yet, from before a reload too.
  get waiting() {
    return this.id ? Object.values(unsent()).filter(sent => sent.where?.startsWith(`room/${this.id}/`)) : []
  }

  handIn(round) {
    const form = this.drafts[round.id] ?? {}
    const before = this.waiting.find(one => one.round === round.id)
    if (before && this.sending === before.once) return
    const { item, form: { seed, order } } = round
    // First of all it is kept here: then neither a reload nor a flat battery loses it. Changed before it could be
    // sent, it goes under the same key.
    const sent = { item, round: round.id, seed, order, once: before?.once ?? newKey(), form, where: `room/${this.id}/${round.id}` }
    keep(sent)
    this.send(sent)
  }

  async send(sent) {
    if (this.sending) return
    this.sending = sent.once
    const { id, visit } = this
    this.sayOf(sent.round, 'Sending …')
    let reply = null
    try {
      reply = await post(`${this.data.base}/${id}/vote`, sent)
    } catch { /* no network: it is sent again */ }
    this.sending = ''
    this.hasFailed = !reply || Boolean(reply.again)
    if (!this.hasFailed) forget(sent)
    if (visit !== this.visit) { if (this.id) this.sendWaiting(); return }
    if (reply?.votes) this.mine.votes = this.votesWith(reply.votes)
    this.sayOf(sent.round, this.hasFailed ? '' : reply.says ?? '')
    if (this.hasFailed) setTimeout(() => this.sendWaiting(), AGAIN_AFTER)
    else this.sendWaiting()
    this.show()
  }

  sendWaiting() {
    if (this.id && this.box.isConnected && this.waiting.length) this.send(this.waiting[0])
    this.sayConnection()
  }

  sayOf(round, text) {
    this.told[round] = text
    const told = this.news?.round?.id === round && this.question.querySelector('.im-told')
    if (told) setText(told, text)
  }
}

export default function ({ data, parentElement }) {
  if (!rooms.has(data.key)) rooms.set(data.key, new Room())
  const room = rooms.get(data.key)
  room.meet({ data, box: parentElement.querySelector('.im-room') })
  const back = () => { if (room.id) { room.listen(); room.ask() } }
  const gone = () => { if (room.id) room.setDown(true) }
  const seen = () => { if (!document.hidden && Date.now() - room.heardLast > MAYBE_DEAD) back() }
  addEventListener('online', back)
  addEventListener('offline', gone)
  document.addEventListener('visibilitychange', seen)
  return () => {
    removeEventListener('online', back)
    removeEventListener('offline', gone)
    document.removeEventListener('visibilitychange', seen)
  }
}
