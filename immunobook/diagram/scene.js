// Shows one scene: fetches its drawing once, puts its state on the root as classes, says in words what is
// seen. Nothing is redrawn when the state changes; the drawing's own styles do the moving. All of it happens
// here, so a press needs no answer from the server; only a cell that waits for a goal is told (data.tells).
// (Below the line that says what KIT is.)
const drawings = new Map()
const places = new WeakMap() // what each place on the page stands at: {on, selected, paused}

function fetchDrawing(address) {
  if (!drawings.has(address)) {
    const answer = fetch(address).then(reply => {
      if (!reply.ok) throw new Error(`${reply.status}`)
      return reply.text()
    }).then(text => text.replace(KIT.place, () => KIT.style)) // what all drawings say alike comes but once, with this script
    answer.catch(() => drawings.delete(address)) // a lost network must not be remembered
    drawings.set(address, answer)
  }
  return drawings.get(address)
}

// The words of a state in the scene's own order, without the switches that mean nothing beside them.
function allowed(data, words) {
  const on = new Set(words)
  for (const { id, onlyIn } of data.switches) {
    if (onlyIn.length && !onlyIn.some(word => on.has(word))) on.delete(id)
  }
  const all = [...data.dials.flatMap(dial => dial.options.map(option => option.id)), ...data.switches.map(one => one.id)]
  return all.filter(word => on.has(word))
}

const saying = (data, on) => data.says.find(line =>
  line.when.every(word => on.includes(word)) && !line.unless.some(word => on.includes(word)))

const make = (tag, attributes = {}, text = '') => {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
  element.textContent = text
  return element
}

// Dials and switches as plain form controls: arrows, Space and Tab work as everywhere.
function buildControls(bar, data, key) {
  bar.replaceChildren()
  for (const dial of data.dials) {
    const field = make('fieldset', { class: `dial ${dial.kind}`, 'data-dial': dial.id })
    if (dial.kind === 'slider') {
      const label = make('label', {}, `${dial.asks} `)
      // The label's first control is the word beside it, so the slider carries its name itself.
      const range = make('input', { type: 'range', min: '0', max: String(dial.options.length - 1), step: '1', 'aria-label': dial.asks })
      label.append(make('output', {}), range)
      field.append(label)
    } else {
      field.append(make('legend', {}, dial.asks))
      for (const option of dial.options) {
        const label = make('label', { class: 'pill' })
        label.append(make('input', { type: 'radio', name: `${key}-${dial.id}`, value: option.id }), make('span', {}, option.says))
        field.append(label)
      }
    }
    if (dial.kind === 'steps') {
      const turn = make('span', { class: 'turn' })
      turn.append(make('button', { type: 'button', 'data-by': '-1' }, 'Back'), make('button', { type: 'button', 'data-by': '1' }, 'Next frame'))
      field.append(turn)
    }
    bar.append(field)
  }
  if (data.switches.length) {
    const field = make('fieldset', { class: 'switches' })
    field.append(make('legend', {}, 'Change something'))
    for (const one of data.switches) {
      const label = make('label', { class: 'pill' })
      label.append(make('input', { type: 'checkbox', value: one.id }), make('span', {}, one.says))
      field.append(label)
    }
    bar.append(field)
  }
}

export default function ({ data, parentElement, setStateValue }) {
  // Each by its place: the page runs this again over a drawing that may have a `.bar` of its own.
  const box = parentElement.querySelector('.scene > .fit')
  const bar = parentElement.querySelector('.scene > .bar')
  const status = parentElement.querySelector('.words > div > [role=status]')
  const failed = parentElement.querySelector('.scene > .failed')
  const pause = parentElement.querySelector('.words > .pause')
  const place = places.get(parentElement) ?? { scene: '', on: [], selected: '', paused: false }
  places.set(parentElement, place)
  if (place.scene !== data.scene || place.turn !== data.turn) {
    Object.assign(place, { scene: data.scene, turn: data.turn, on: allowed(data, data.on), selected: '', paused: false })
  }
  let gone = false

  const drawing = () => box.querySelector('svg')
  const isNarrow = () => box.clientWidth > 0 && box.clientWidth < 520

  const fit = () => {
    const svg = drawing()
    if (!svg) return
    svg.classList.toggle('is-narrow', isNarrow())
    const view = isNarrow() ? svg.dataset.vbNarrow : svg.dataset.vbWide
    if (view && svg.getAttribute('viewBox') !== view) svg.setAttribute('viewBox', view)
  }

  const showState = () => {
    for (const field of bar.querySelectorAll('fieldset.dial')) {
      const dial = data.dials.find(one => one.id === field.dataset.dial)
      const at = dial.options.findIndex(option => place.on.includes(option.id))
      const range = field.querySelector('input[type=range]')
      if (range) {
        range.value = String(at)
        range.setAttribute('aria-valuetext', dial.options[at].says)
        field.querySelector('output').textContent = dial.options[at].says
      }
      for (const radio of field.querySelectorAll('input[type=radio]')) radio.checked = radio.value === dial.options[at].id
      for (const button of field.querySelectorAll('button')) {
        const to = at + Number(button.dataset.by)
        button.disabled = to < 0 || to >= dial.options.length
      }
    }
    for (const check of bar.querySelectorAll('.switches input')) {
      const { onlyIn } = data.switches.find(one => one.id === check.value)
      check.checked = place.on.includes(check.value)
      check.disabled = Boolean(onlyIn.length) && !onlyIn.some(word => place.on.includes(word))
    }
    say()
    const svg = drawing()
    if (!svg) return
    const wanted = ['im-scene', data.scene, ...place.on, ...(place.paused ? ['is-paused'] : []), ...(data.large && !isNarrow() ? ['is-projector'] : []), ...(isNarrow() ? ['is-narrow'] : [])].join(' ')
    if (svg.getAttribute('class') !== wanted) svg.setAttribute('class', wanted)
    for (const part of svg.querySelectorAll('[role=button]')) {
      const chosen = part.id === place.selected
      part.classList.toggle('is-selected', chosen)
      part.setAttribute('aria-pressed', String(chosen))
    }
    box.dataset.ready = place.on.join(' ')
  }

  // The words beside the picture: what the state means, then what the chosen part is.
  const say = () => {
    const line = saying(data, place.on)
    const tag = status.querySelector('.tag')
    tag.hidden = !line.tag
    tag.className = `tag ${line.mark}`
    tag.textContent = `${data.glyphs[line.mark]} ${line.tag}`.trim()
    status.querySelector('.says').textContent = line.text
    const chosen = data.parts.find(one => one.id === place.selected)
    const part = status.querySelector('.part')
    part.hidden = !chosen
    part.querySelector('b').textContent = chosen?.name ?? ''
    part.querySelector('span').textContent = chosen?.text ?? ''
    showLists(chosen ? data.lists?.[chosen.id] ?? [] : [])
    showLeads(data.large ? [] : chosen?.leads ?? []) // a room cannot follow a link
  }

  // All that is known of each side effect of the chosen part; the first is open. What is open stays so.
  const showLists = events => {
    const place = parentElement.querySelector('.words > div > .lists')
    const of = events.map(({ title }) => title).join()
    if (place.dataset.of === of) return
    place.dataset.of = of
    place.hidden = !events.length
    place.replaceChildren(...events.map(({ title, lists, sources }, at) => {
      const drawer = make('details', at ? {} : { open: '' })
      const facts = make('dl')
      for (const [name, lines] of lists) {
        const list = make('ul')
        list.append(...lines.map(line => make('li', {}, line)))
        const told = make('dd')
        told.append(list)
        facts.append(make('dt', {}, name), told)
      }
      const told = make('dd', { class: 'from' })
      for (const { says, to } of sources) told.append(make('a', { href: to, target: '_blank', rel: 'noopener' }, says), ' ')
      facts.append(make('dt', {}, 'Sources'), told)
      drawer.append(make('summary', {}, title), facts)
      return drawer
    }))
  }

  const showLeads = ways => {
    const list = parentElement.querySelector('.words > div > .leads')
    list.hidden = !ways.length
    list.replaceChildren(...ways.map(({ says, to }) => {
      const item = make('li')
      item.append(make('a', { href: to, target: '_self' }, says))
      return item
    }))
  }

  const change = words => {
    place.on = allowed(data, words)
    showState()
    if (data.tells) setStateValue('on', place.on)
  }

  const turnDial = (dial, id) => {
    const own = dial.options.map(option => option.id)
    change([...place.on.filter(word => !own.includes(word)), id])
  }

  const dialOf = element => data.dials.find(one => one.id === element.closest('fieldset').dataset.dial)

  bar.onchange = event => {
    const { target } = event
    if (target.type === 'checkbox') change(target.checked ? [...place.on, target.value] : place.on.filter(word => word !== target.value))
    else if (target.type === 'radio') turnDial(dialOf(target), target.value)
  }
  bar.oninput = ({ target }) => {
    if (target.type !== 'range') return
    const dial = dialOf(target)
    turnDial(dial, dial.options[Number(target.value)].id)
  }
  bar.onclick = ({ target }) => {
    const button = target.closest('button[data-by]')
    if (!button) return
    const dial = dialOf(button)
    const at = dial.options.findIndex(option => place.on.includes(option.id))
    const to = dial.options[at + Number(button.dataset.by)]
    if (to) turnDial(dial, to.id)
    if (button.disabled) button.parentElement.querySelector('button:not([disabled])')?.focus()
  }

  const choose = event => {
    if (event.type === 'keydown' && event.key !== 'Enter' && event.key !== ' ') return
    if (event.shiftKey) return // Shift+Enter belongs to the lesson
    const part = event.target.closest('[role=button]')
    if (!part || !box.contains(part)) return
    event.preventDefault()
    place.selected = part.id === place.selected ? '' : part.id
    showState()
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
    place.paused = !place.paused
    pause.setAttribute('aria-pressed', String(place.paused))
    pause.textContent = place.paused ? '▶ Play' : '❚❚ Pause'
    showState()
  }
  failed.querySelector('button').onclick = load
  failed.querySelector('span').textContent = data.alt

  if (bar.dataset.scene !== data.scene) {
    buildControls(bar, data, data.key)
    bar.dataset.scene = data.scene
  }
  if (!drawing()) box.style.aspectRatio = data.ratio // the page must not jump when the drawing arrives
  showState()
  load()
  const watch = new ResizeObserver(fit)
  watch.observe(box)
  box.onclick = choose
  box.onkeydown = choose
  return () => {
    gone = true
    watch.disconnect()
  }
}
