// The keyboard of a notebook, and the strip that shows how far one is. It lives once on each lesson.
// Cells are containers whose class starts with st-key-cell-; what they have come to stands in .im-state.
const CELL = '[class*="st-key-cell-"]'
const calm = () => matchMedia('(prefers-reduced-motion: reduce)').matches

const cells = () => [...document.querySelectorAll(`.stMainBlockContainer ${CELL}`)]

// The cell that the keyboard is in; else the one under the upper third of the window.
function current() {
  const inside = document.activeElement?.closest(CELL)
  if (inside) return inside
  const line = innerHeight / 3
  return cells().findLast(cell => cell.getBoundingClientRect().top <= line) ?? cells()[0]
}

function goTo(cell) {
  if (!cell) return
  cell.setAttribute('tabindex', '-1')
  cell.focus({ preventScroll: true })
  cell.scrollIntoView({ behavior: calm() ? 'auto' : 'smooth', block: 'start' })
}

const check = cell => cell.querySelector('.im-form button[type=submit]')

const answered = cell =>
  [...(cell.querySelector('.im-form')?.elements ?? [])].some(field =>
    ['radio', 'checkbox'].includes(field.type) ? field.checked : field.tagName !== 'BUTTON' && field.tagName !== 'FIELDSET' && field.value)

const goOn = cell => cell.querySelector('[class*="st-key-next-"] button:not([disabled])')
const next = cell => cell.querySelector('.im-onward') ?? goOn(cell)

function following(cell) {
  const all = cells()
  return all[all.indexOf(cell) + 1] ?? document.querySelector('[class*="st-key-end-"]')
}

function onKey(event) {
  if (event.key === 'Escape') {
    document.body.classList.add('im-tips-off')
    return
  }
  if (event.key !== 'Enter') return
  const cell = current()
  if (!cell) return
  const writing = event.composedPath()[0]?.tagName === 'TEXTAREA'
  if (writing) {
    // In a note, Shift+Enter is a new line; Ctrl+Enter keeps the note (the page does that) and goes on.
    if (event.ctrlKey || event.metaKey) setTimeout(() => { goOn(cell)?.click(); goTo(following(cell)) }, 350)
    return
  }
  if (!event.shiftKey || event.ctrlKey || event.altKey || event.metaKey) return
  event.preventDefault()
  event.stopPropagation()
  const button = check(cell)
  if (button && answered(cell)) button.click()
  else if (next(cell)) next(cell).click()
  else goTo(following(cell))
}

function onClick(event) {
  const button = event.target.closest?.('[class*="st-key-next-"] button')
  const cell = button?.closest(CELL)
  if (cell) goTo(following(cell))
}

const showTips = () => document.body.classList.remove('im-tips-off')

// A meaning must not hang over the edge of the window.
function placeTip(event) {
  const tip = event.target.closest?.('.im-term')?.querySelector('[role=tooltip]')
  if (!tip) return
  showTips()
  tip.style.setProperty('--shift', '0px')
  const box = tip.getBoundingClientRect()
  const room = document.documentElement.clientWidth - 8
  const shift = box.right > room ? room - box.right : box.left < 8 ? 8 - box.left : 0
  tip.style.setProperty('--shift', `${Math.round(shift)}px`)
}

// The strip follows what the cells say of themselves, which they say only after it is kept.
function follow() {
  const strip = [...document.getElementsByClassName('im-strip')].find(one => 'cells' in one.dataset)
  if (!strip) return
  const said = new Map([...document.getElementsByClassName('im-state')].map(one => [one.dataset.cell, one.dataset.state]))
  let done = 0
  let left = 0
  for (const square of strip.querySelectorAll('i')) {
    const state = said.get(square.dataset.cell) ?? square.dataset.state
    if (square.dataset.state !== state) square.dataset.state = state
    if (state === 'new') left += Number(square.dataset.minutes)
    else done += 1
  }
  const all = strip.querySelectorAll('i').length
  const minutes = Math.max(1, Math.ceil(left - 0.001)) // rounded up, as the server does
  const text = done === all
    ? `All ${all} cells done`
    : `${done} of ${all} cells, about ${minutes} ${minutes === 1 ? 'minute' : 'minutes'} left`
  const words = strip.querySelector('span')
  if (words.textContent !== text) words.textContent = text
}

// What had the focus, and in which cell: when a rerun takes it away, the cell takes its place.
let held = null
function hold({ target }) {
  if (target !== document.activeElement) return // a list of choices says so of its entries, which have no focus
  held = { element: target, cell: target.closest?.(CELL) }
}

function keepFocus() {
  if (!held?.cell?.isConnected || held.element.isConnected || document.activeElement !== document.body) return
  held.cell.setAttribute('tabindex', '-1')
  held.cell.focus({ preventScroll: true })
}

export default function ({ data }) {
  let waiting = false
  const watch = new MutationObserver(() => {
    if (waiting) return
    waiting = true
    setTimeout(() => { waiting = false; keepFocus(); follow() }, 120) // the answer comes first, the count after it
  })
  const page = document.querySelector('.stMain') ?? document.body
  watch.observe(page, { childList: true, subtree: true, characterData: true, attributes: true, attributeFilter: ['data-state'] })
  document.addEventListener('keydown', onKey, true)
  document.addEventListener('click', onClick, true)
  document.addEventListener('mousemove', showTips)
  document.addEventListener('focusin', placeTip)
  document.addEventListener('focusin', hold)
  document.addEventListener('mouseover', placeTip)
  follow()
  // Once for each opening, also where there is nowhere to go: a later rerun must not move the page.
  const opens = window.immunobookWentTo !== data.visit
  window.immunobookWentTo = data.visit
  if (data.goTo && opens) {
    const look = tries => {
      const cell = document.querySelector(`[class*="st-key-cell-"][class*="-${CSS.escape(data.goTo)}"]`)
      if (cell) setTimeout(() => goTo(cell), 150)
      else if (tries) setTimeout(() => look(tries - 1), 100)
    }
    look(40)
  }
  return () => {
    watch.disconnect()
    document.removeEventListener('keydown', onKey, true)
    document.removeEventListener('click', onClick, true)
    document.removeEventListener('mousemove', showTips)
    document.removeEventListener('focusin', placeTip)
    document.removeEventListener('focusin', hold)
    document.removeEventListener('mouseover', placeTip)
  }
}
