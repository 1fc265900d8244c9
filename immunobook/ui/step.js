// Leads the eye and the keyboard to what a press brought: once for each turn, never when the page opens.
const calm = () => matchMedia('(prefers-reduced-motion: reduce)').matches
const turns = (window.immunobookTurns ??= {})

export default function ({ data }) {
  const before = turns[data.name]
  turns[data.name] = data.turn
  if (before === undefined || before === data.turn) return
  const look = tries => {
    const place = document.querySelector(`.st-key-${CSS.escape(data.to)}`)
    if (!place) return tries && setTimeout(() => look(tries - 1), 100)
    place.setAttribute('tabindex', '-1')
    place.focus({ preventScroll: true })
    place.scrollIntoView({ behavior: calm() ? 'auto' : 'smooth', block: data.near ? 'nearest' : 'start' })
  }
  setTimeout(() => look(20), 150)
}
