// The keys of a projector: a clicker's, a keyboard's, and buttons for a finger. It knows which slides there are and
// says where it stands; the page draws that slide. Black is made here, at once, and needs no server.
const CHOOSES = 'input, select, textarea, [contenteditable], [role=slider], [role=combobox], [role=listbox], [role=tab], .slide .end' // the last: an end of a line on a slice
const PRESSES = 'button, a[href], summary, [role=button], label'

const LITTLE = 64 // px at the foot of a slide that hold nothing but space

const main = () => document.querySelector('.stMain') ?? document.scrollingElement
const below = () => main().scrollHeight - main().clientHeight - main().scrollTop
const calm = () => matchMedia('(prefers-reduced-motion: reduce)').matches

// Scroll by most of a screen, if there is something left that way.
function scrolled(by) {
  const left = by > 0 ? below() : main().scrollTop
  if (left < LITTLE) return false
  main().scrollBy({ top: by * 0.8 * main().clientHeight, behavior: calm() ? 'auto' : 'smooth' })
  return true
}

const places = new WeakMap() // of each projector: where it stands, and where that was said last

const newKey = () => [...crypto.getRandomValues(new Uint8Array(16))].map(byte => byte.toString(16).padStart(2, '0')).join('')
const UNHEARD = 20 // presses are kept until they are heard
const SETTLES = 1500 // ms after a press in a room during which what comes from the server may be older than the press

export default function ({ data, parentElement, setStateValue, setTriggerValue }) {
  const desk = parentElement.querySelector('.im-desk')
  const black = parentElement.querySelector('.im-black')
  const help = desk.querySelector('.im-desk-help')
  const place = places.get(desk) ?? { stands: data.shows, drawn: '' }
  places.set(desk, place)
  const find = what => desk.querySelector(`[data-do=${what}]`)
  const at = () => Math.max(0, data.slides.findIndex(one => one.id === place.stands.at))

  // In a room it stands where the room stands; keys ask the room to change, if they may.
  const { room } = data
  // A press that comes before the page has heard the one before takes its place; so each brings all unheard ones along.
  place.unheard = (place.unheard ?? []).filter(one => !room?.heard.includes(one.once))
  const press = what => {
    if (!room.leads) return
    place.pressed = Date.now()
    place.unheard = [...place.unheard, { ...what, once: newKey() }].slice(-UNHEARD)
    setTriggerValue('pressed', { presses: place.unheard })
  }
  const settle = () => {
    if (!room) return
    clearTimeout(place.settling)
    const wait = SETTLES - (Date.now() - (place.pressed ?? 0))
    if (wait > 0) place.settling = setTimeout(settle, wait)
    else place.stands = { ...data.shows }
    draw()
  }

  const stand = (to, more = {}) => {
    const next = { ...place.stands, ...to, ...more }
    place.stands = next
    setStateValue('stands', next)
    const address = new URL(location.href)
    address.searchParams.set('slide', next.at)
    history.replaceState(history.state, '', address)
    draw()
  }
  const goTo = number => {
    const to = data.slides[Math.min(Math.max(number, 0), data.slides.length - 1)]
    if (!to || to.id === place.stands.at) return
    if (!room) { stand({ at: to.id, answer: false }); return }
    if (!room.leads) return
    place.stands = { ...place.stands, at: to.id }
    draw()
    press({ do: 'go', at: to.id })
  }
  const acts = {
    next: () => goTo(at() + 1),
    back: () => goTo(at() - 1),
    first: () => goTo(0),
    last: () => goTo(data.slides.length - 1),
    answer: () => {
      if (room) { if (room.act !== 'done') press({ do: 'act', act: room.act }) } else if (data.slides[at()].item) stand({ answer: !place.stands.answer })
    },
    black: () => askBlack(black.hidden),
    level: () => room ? press({ do: 'level', to: data.level === 'plain' ? 'clinical' : 'plain' }) : stand({ level: data.level === 'plain' ? 'clinical' : 'plain' }),
    help: () => {
      help.hidden = !help.hidden
      find('help').setAttribute('aria-expanded', String(!help.hidden))
    },
    full: () => document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen?.().catch(() => {}),
  }

  function askBlack(on) {
    turnBlack(on)
    place.black = on
    if (room) press({ do: 'black', on })
  }

  function turnBlack(on) {
    if (black.hidden !== on) return
    black.hidden = !on
    if (on) {
      place.held = document.activeElement
      black.focus({ preventScroll: true })
    } else (place.held?.isConnected ? place.held : document.body).focus?.({ preventScroll: true })
  }

  function draw() {
    const number = at()
    const said = data.slides.length ? `${number + 1} / ${data.slides.length}` : ''
    const status = desk.querySelector('.im-desk-at')
    if (status.textContent !== said) status.textContent = said
    find('back').disabled = number === 0
    find('next').disabled = number >= data.slides.length - 1
    for (const what of ['back', 'next', 'level']) find(what).hidden = Boolean(room) && (!room.leads || (what !== 'level' && !data.slides.length))
    const { hidden } = find('answer')
    find('answer').hidden = room ? !room.leads || room.act === 'done' : !data.slides[number].item
    if (!hidden && find('answer').hidden && document.activeElement === find('answer')) find('next').focus()
    find('answer').textContent = room ? room.says : place.stands.answer ? 'Hide answer' : 'Answer'
    find('level').textContent = data.level === 'plain' ? 'Clinical words' : 'Plain words'
    find('level').setAttribute('aria-label', find('level').textContent)
  }

  const more = () => { desk.querySelector('.im-desk-more').hidden = below() < LITTLE }

  const onKey = event => {
    if (event.ctrlKey || event.altKey || event.metaKey) return
    if (!black.hidden) {
      if (['Tab', 'Shift'].includes(event.key)) { event.preventDefault(); return }
      event.preventDefault()
      event.stopPropagation()
      askBlack(false)
      return
    }
    const target = event.composedPath()[0]
    const chooses = target.matches?.(CHOOSES)
    const presses = target.closest?.(PRESSES)
    const act = {
      PageDown: () => scrolled(1) || acts.next(),
      PageUp: () => scrolled(-1) || acts.back(),
      ...(chooses ? {} : {
        ArrowRight: acts.next, ArrowLeft: acts.back, Home: acts.first, End: acts.last,
        ArrowDown: () => scrolled(1) || acts.next(), ArrowUp: () => scrolled(-1) || acts.back(),
        a: acts.answer, A: acts.answer, b: acts.black, B: acts.black, '.': acts.black,
        f: acts.full, F: acts.full, l: acts.level, L: acts.level, '?': acts.help,
        ...(presses ? {} : {
          ' ': () => event.shiftKey ? scrolled(-1) || acts.back() : scrolled(1) || acts.next(),
          Enter: acts.answer,
        }),
      }),
      Escape: () => { if (!help.hidden) acts.help(); focusSlide() },
    }[event.key]
    if (!act) return
    event.preventDefault()
    event.stopPropagation()
    act()
  }

  const inPicture = () => document.activeElement?.closest?.('[class*="st-key-scene-"]')

  function focusSlide() {
    const head = document.querySelector('.st-key-slide h1')
    head?.setAttribute('tabindex', '-1')
    head?.focus({ preventScroll: true })
  }

  desk.querySelector('.im-desk-crumb').textContent = data.crumb
  desk.querySelector('.im-desk-leave').href = data.leave
  if (!help.firstChild) help.innerHTML = data.keys
  desk.onclick = event => {
    const button = event.target.closest('[data-do]')
    if (button) acts[button.dataset.do]()
  }
  black.onclick = () => askBlack(false)
  draw()
  if (room) {
    settle()
    if (place.black !== room.black && Date.now() - (place.pressed ?? 0) > SETTLES) {
      place.black = room.black
      turnBlack(room.black)
    }
  }

  // A slide that was just drawn is read out, and seen from its top. What had the focus among the buttons keeps it.
  const drawn = JSON.stringify([data.shows.at, data.shows.answer, data.shows.version])
  if (place.drawn !== drawn) {
    const isFirst = !place.drawn
    const isOther = !isFirst && JSON.parse(place.drawn)[0] !== data.shows.at
    place.drawn = drawn
    setTimeout(() => {
      if (isOther || isFirst) main().scrollTo({ top: 0 })
      if (!desk.contains(document.activeElement) && black.hidden && !inPicture()) focusSlide()
      more()
    }, 60)
  }
  const watch = new ResizeObserver(more)
  watch.observe(main())
  const inner = document.querySelector('.stMainBlockContainer')
  if (inner) watch.observe(inner)
  main().addEventListener('scroll', more, { passive: true })
  // The page may run this again before it lets the run before go; only the newest answers, or a press would count twice.
  window.immunobookProjector = onKey
  const newest = event => { if (window.immunobookProjector === onKey) onKey(event) }
  document.addEventListener('keydown', newest, true)
  return () => {
    watch.disconnect()
    main().removeEventListener('scroll', more)
    document.removeEventListener('keydown', newest, true)
  }
}
