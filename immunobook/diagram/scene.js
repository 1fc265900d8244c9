// Shows one scene: fetches its drawing once, puts its state on the root as classes, tells Python which
// part was chosen. Nothing is redrawn when the state changes; the drawing's own styles do the moving.
const drawings = new Map()

function fetchDrawing(address) {
  if (!drawings.has(address)) {
    const answer = fetch(address).then(reply => {
      if (!reply.ok) throw new Error(`${reply.status}`)
      return reply.text()
    })
    answer.catch(() => drawings.delete(address)) // a lost network must not be remembered
    drawings.set(address, answer)
  }
  return drawings.get(address)
}

export default function ({ data, parentElement, setStateValue }) {
  const box = parentElement.querySelector('.fit')
  const status = parentElement.querySelector('[role=status]')
  const failed = parentElement.querySelector('.failed')
  const pause = parentElement.querySelector('.pause')
  let watch
  let gone = false

  const drawing = () => box.querySelector('svg')

  const fit = () => {
    const svg = drawing()
    if (!svg) return
    const narrow = box.clientWidth > 0 && box.clientWidth < 520
    svg.classList.toggle('is-narrow', narrow)
    const view = narrow ? svg.dataset.vbNarrow : svg.dataset.vbWide
    if (view && svg.getAttribute('viewBox') !== view) svg.setAttribute('viewBox', view)
  }

  const showState = () => {
    const svg = drawing()
    const paused = box.dataset.paused === 'yes'
    const words = ['im-scene', data.scene, ...data.on, ...(paused ? ['is-paused'] : [])]
    if (box.clientWidth > 0 && box.clientWidth < 520) words.push('is-narrow')
    const wanted = words.join(' ')
    if (svg.getAttribute('class') !== wanted) svg.setAttribute('class', wanted)
    svg.setAttribute('aria-label', data.title)
    for (const part of svg.querySelectorAll('[role=button]')) {
      const chosen = part.id === data.selected
      part.classList.toggle('is-selected', chosen)
      part.setAttribute('aria-pressed', String(chosen))
    }
    box.dataset.ready = data.on.join(' ')
  }

  // The words beside the picture: what the state means, then what the chosen part is.
  const say = () => {
    const tag = status.querySelector('.tag')
    tag.hidden = !data.tag
    tag.className = `tag ${data.mark}`
    tag.textContent = data.tag ? `${data.glyph} ${data.tag}`.trim() : ''
    status.querySelector('.says').textContent = data.says
    const part = status.querySelector('.part')
    part.hidden = !data.partName
    part.querySelector('b').textContent = data.partName
    part.querySelector('span').textContent = data.partSays
  }

  const choose = event => {
    if (event.type === 'keydown' && event.key !== 'Enter' && event.key !== ' ') return
    if (event.shiftKey) return // Shift+Enter belongs to the lesson
    const part = event.target.closest('[role=button]')
    if (!part || !box.contains(part)) return
    event.preventDefault()
    setStateValue('selected', part.id === data.selected ? '' : part.id)
  }

  const load = () => {
    failed.hidden = true
    fetchDrawing(data.src).then(text => {
      if (gone) return
      if (box.dataset.src !== data.src) {
        box.innerHTML = text
        box.dataset.src = data.src
      }
      box.style.aspectRatio = ''
      pause.hidden = !data.loops
      fit()
      showState()
    }).catch(() => {
      if (gone || drawing()) return
      failed.hidden = false
    })
  }

  pause.onclick = () => {
    box.dataset.paused = box.dataset.paused === 'yes' ? 'no' : 'yes'
    const paused = box.dataset.paused === 'yes'
    pause.setAttribute('aria-pressed', String(paused))
    pause.textContent = paused ? '▶ Play' : '❚❚ Pause'
    showState()
  }
  failed.querySelector('button').onclick = load
  failed.querySelector('span').textContent = data.alt

  if (!drawing()) box.style.aspectRatio = data.ratio // the page must not jump when the drawing arrives
  say()
  load()
  watch = new ResizeObserver(fit)
  watch.observe(box)
  box.onclick = choose
  box.onkeydown = choose
  return () => {
    gone = true
    watch.disconnect()
  }
}
