// A slice to measure on: window level and zoom, and for each lesion a line with two ends that mouse, finger or keys
// move. Coordinates are pixels of the picture, never of the screen, so a resized window changes no millimetre. The
// lines are sent by the exercise below the picture, which tells what was taken, drawn here or chosen in words.
const pictures = new Map()
const places = new Map() // what each place stands at, by its key; it outlives a redraw of the page

const make = (tag, attributes = {}, text = '') => {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
  element.textContent = text
  return element
}

// The PNG keeps Hounsfield units in two bytes, so they must come through as they are: no colour management.
async function fetchSlice(data) {
  const reply = await fetch(data.src)
  if (!reply.ok) throw new Error(`${reply.status}`)
  const bitmap = await createImageBitmap(await reply.blob(), { colorSpaceConversion: 'none', premultiplyAlpha: 'none' })
  const canvas = new OffscreenCanvas(data.size, data.size)
  const context = canvas.getContext('2d', { willReadFrequently: true })
  context.drawImage(bitmap, 0, 0)
  const { data: bytes } = context.getImageData(0, 0, data.size, data.size)
  const hu = new Float32Array(data.size * data.size)
  for (let at = 0; at < hu.length; at++) hu[at] = (bytes[4 * at] * 256 + bytes[4 * at + 1]) * data.step - data.offset
  return hu
}

function slice(data) {
  if (!pictures.has(data.src)) {
    const coming = fetchSlice(data)
    coming.catch(() => pictures.delete(data.src)) // a lost network must not be remembered
    pictures.set(data.src, coming)
  }
  return pictures.get(data.src)
}

const begin = data => ({
  lesion: data.lesions[0].id,
  lines: Object.fromEntries(data.lesions.map(({ id, at, away }) =>
    [id, [at[0] - 7, at[1] + away + 30, at[0] + 7, at[1] + away + 30]])), // about 10 mm, below the lesion, where its ends are in nobody's way
  moved: new Set(),
  truths: {}, // the true lines, once they may be seen
  turn: -1, told: {}, // when and what the page said last of each line
  level: data.windows[0].level, width: data.windows[0].width, zoom: null, centre: null,
})

export default function ({ data, parentElement }) {
  const find = selector => parentElement.querySelector(selector)
  const box = find('.slide'), canvas = find('canvas'), status = find('[role=status]'), failed = find('.failed')
  if (!places.has(data.key)) places.set(data.key, begin(data))
  const place = places.get(data.key)
  const learn = (taken, is_mine) => { // a page that was drawn before what was told last says nothing new
    if (taken.turn <= place.turn && !is_mine) return
    place.turn = taken.turn
    for (const [id, { line, truth }] of Object.entries(taken.lines)) {
      place.truths[id] = truth
      if (place.told[id] === String(line) && !is_mine) continue // it may have been drawn anew since
      place.told[id] = String(line)
      place.lines[id] = [...line]
      place.moved.add(id)
    }
  }
  learn(data.taken, false)
  if (place.zoom === null) { // on a phone a lesion is as wide as a finger, so begin nearer
    place.zoom = box.clientWidth < 520 ? 2 : 1
    place.centre = place.zoom > 1 ? data.lesions[0].at : null
  }
  let hu = null, grey = null, shade = '', gone = false

  const lesion = () => data.lesions.find(one => one.id === place.lesion)
  const mm = line => Math.hypot(line[2] - line[0], line[3] - line[1]) * data.spacing
  const view = () => { // which part of the picture is shown: its corner and its width in pixels of the picture
    const span = data.size / place.zoom
    const [x, y] = place.centre ?? [data.size / 2, data.size / 2]
    const inside = value => Math.min(Math.max(value - span / 2, 0), data.size - span)
    return { x: inside(x), y: inside(y), span }
  }
  const toPicture = event => {
    const edge = canvas.getBoundingClientRect(), { x, y, span } = view()
    return [x + (event.clientX - edge.left) / edge.width * span, y + (event.clientY - edge.top) / edge.height * span]
  }
  const toScreen = (px, py) => { const { x, y, span } = view(); return [(px - x) / span * 100, (py - y) / span * 100] }

  // --- the picture ---
  const paint = () => {
    if (!hu) return
    const wanted = `${place.level} ${place.width}`
    if (!grey) grey = new OffscreenCanvas(data.size, data.size)
    if (shade !== wanted) {
      const image = new ImageData(data.size, data.size), low = place.level - place.width / 2
      for (let at = 0; at < hu.length; at++) {
        const value = Math.min(Math.max((hu[at] - low) / place.width * 255, 0), 255)
        image.data[4 * at] = image.data[4 * at + 1] = image.data[4 * at + 2] = value
        image.data[4 * at + 3] = 255
      }
      grey.getContext('2d').putImageData(image, 0, 0)
      shade = wanted
    }
    const side = Math.max(1, Math.round(canvas.clientWidth * devicePixelRatio))
    if (canvas.width !== side) canvas.width = canvas.height = side
    const context = canvas.getContext('2d'), { x, y, span } = view(), scale = side / span
    context.imageSmoothingQuality = 'high'
    context.drawImage(grey, x, y, span, span, 0, 0, side, side)
    const unit = side / Math.max(canvas.clientWidth, 1)
    for (const one of data.lesions) {
      letter(context, one, x, y, scale, unit)
      if (place.truths[one.id]) stroke(context, place.truths[one.id], x, y, scale, unit, [7, 5])
      if (place.moved.has(one.id) || one.id === place.lesion) stroke(context, place.lines[one.id], x, y, scale, unit, [])
    }
  }

  // White on black, with caps at both ends: no colour has to be told from another.
  const stroke = (context, line, x, y, scale, unit, dash) => {
    const [x1, y1, x2, y2] = [(line[0] - x) * scale, (line[1] - y) * scale, (line[2] - x) * scale, (line[3] - y) * scale]
    const long = Math.hypot(x2 - x1, y2 - y1) || 1, cx = -(y2 - y1) / long * 7 * unit, cy = (x2 - x1) / long * 7 * unit
    for (const [colour, width] of [['#000', 4.5], ['#fff', 2]]) {
      context.strokeStyle = colour
      context.lineWidth = width * unit
      context.setLineDash(colour === '#fff' ? dash.map(one => one * unit) : [])
      context.beginPath()
      context.moveTo(x1, y1); context.lineTo(x2, y2)
      context.stroke()
      context.setLineDash([])
      context.beginPath()
      for (const [ex, ey] of [[x1, y1], [x2, y2]]) { context.moveTo(ex - cx, ey - cy); context.lineTo(ex + cx, ey + cy) }
      context.stroke()
    }
  }

  const letter = (context, one, x, y, scale, unit) => {
    const px = (one.at[0] - x) * scale, py = (one.at[1] - one.away - y) * scale - 12 * unit
    context.font = `700 ${17 * unit}px sans-serif`
    context.textAlign = 'center'
    context.lineWidth = 4 * unit
    context.strokeStyle = '#000'
    context.fillStyle = one.id === place.lesion ? '#ffe270' : '#fff'
    context.strokeText(one.id, px, py)
    context.fillText(one.id, px, py)
  }

  // --- the ends, as buttons ---
  const ends = [0, 1].map(number => box.querySelector(`.end[data-end="${number}"]`)
    ?? box.appendChild(make('button', { type: 'button', class: 'end', 'data-end': String(number) })))

  const show = () => {
    const line = place.lines[place.lesion], words = `${mm(line).toFixed(1)} mm`
    for (const [number, end] of ends.entries()) {
      const [left, top] = toScreen(line[2 * number], line[2 * number + 1])
      end.style.left = `${left}%`
      end.style.top = `${top}%`
      end.setAttribute('aria-label', `Lesion ${place.lesion}, end ${number + 1}, ${words}`)
    }
    for (const radio of parentElement.querySelectorAll('.lesions input')) {
      radio.checked = radio.value === place.lesion
      const of = data.lesions.find(one => one.id === radio.value)
      const has = place.moved.has(of.id) ? `${mm(place.lines[of.id]).toFixed(1)} mm` : 'not yet'
      radio.nextElementSibling.textContent = `${of.id} · ${of.says} · ${has}`
    }
    for (const radio of parentElement.querySelectorAll('.windows input')) {
      const one = data.windows.find(each => each.id === radio.value)
      radio.checked = one.level === place.level && one.width === place.width
    }
    for (const name of ['level', 'width', 'zoom']) {
      const range = find(`[name=${name}]`)
      range.value = String(place[name])
      range.previousElementSibling.textContent = name === 'zoom' ? `${place.zoom}×` : `${place[name]} HU`
    }
    find('.label').hidden = place.zoom === 1 // the one that is burned in may be outside of what is shown
    paint()
  }

  const say = text => { status.textContent = text }
  const told = () => say(`${place.lesion}: ${mm(place.lines[place.lesion]).toFixed(1)} mm, ${lesion().asks}.`)

  const move = (number, x, y) => {
    const line = place.lines[place.lesion]
    line[2 * number] = Math.min(Math.max(x, 0), data.size)
    line[2 * number + 1] = Math.min(Math.max(y, 0), data.size)
    place.moved.add(place.lesion)
    show()
  }

  const follow = (number, from) => {
    const { pointerId, target } = from
    target.setPointerCapture(pointerId)
    target.onpointermove = event => { if (event.pointerId === pointerId) move(number, ...toPicture(event)) }
    target.onpointerup = target.onpointercancel = () => {
      target.onpointermove = target.onpointerup = target.onpointercancel = null
      told()
    }
  }

  canvas.onpointerdown = event => {
    if (!hu || event.button) return
    event.preventDefault()
    const [x, y] = toPicture(event)
    place.lines[place.lesion] = [x, y, x, y]
    move(0, x, y)
    follow(1, event)
  }
  for (const [number, end] of ends.entries()) {
    end.onpointerdown = event => { if (!event.button) follow(number, event) }
    end.onkeydown = event => {
      const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key]
      if (!way) return
      event.preventDefault()
      const step = (event.shiftKey ? 5 : 1) / data.spacing, line = place.lines[place.lesion]
      move(number, line[2 * number] + way[0] * step, line[2 * number + 1] + way[1] * step)
      told()
    }
  }

  // --- controls ---
  const pills = (bar, name, options) => {
    if (bar.dataset.for === data.key) return
    bar.dataset.for = data.key
    for (const old of bar.querySelectorAll('.pill')) old.remove()
    for (const one of options) {
      const label = make('label', { class: 'pill' })
      label.append(make('input', { type: 'radio', name: `${name}-${data.key}`, value: one.id }), make('span', {}, one.says))
      bar.append(label)
    }
  }
  pills(find('.lesions'), 'lesion', data.lesions)
  pills(find('.windows'), 'window', data.windows)
  find('.lesions').onchange = ({ target }) => {
    place.lesion = target.value
    if (place.zoom > 1) place.centre = lesion().at
    show()
    told()
  }
  find('.windows').onchange = ({ target }) => {
    const { level, width } = data.windows.find(one => one.id === target.value)
    Object.assign(place, { level, width })
    show()
  }
  find('.bar').oninput = ({ target }) => {
    if (target.type !== 'range') return
    place[target.name] = Number(target.value)
    if (target.name === 'zoom') place.centre = place.zoom > 1 ? lesion().at : null
    show()
  }
  find('.take').onclick = () => {
    const missing = data.lesions.filter(one => !place.moved.has(one.id)).map(one => one.id)
    if (missing.length) {
      say(`Not measured yet: ${missing.join(', ')}. Choose it above the picture and draw its line.`)
      return
    }
    const form = Object.fromEntries(data.lesions.map(({ id }) => [id, [place.lines[id].map(one => one.toFixed(2)).join(',')]]))
    const detail = { place: data.exercise, wishes: data.wishes, do: 'draw', form }
    const is_free = document.dispatchEvent(new CustomEvent('immunobook:press', { detail, cancelable: true }))
    if (is_free) say('This could not be taken just now. Press the button again.')
  }

  const heard = ({ detail: { place: from, reply } }) => {
    if (from !== data.exercise || reply.taken?.slice !== data.slice) return
    learn(reply.taken, true)
    show()
    say('Taken. What your lines are worth stands below.')
  }
  document.addEventListener('immunobook:kept', heard)

  const load = () => {
    failed.hidden = true
    slice(data).then(found => {
      if (gone) return
      hu = found
      box.dataset.ready = data.key
      show()
    }).catch(() => { if (!gone) failed.hidden = false })
  }
  failed.querySelector('span').textContent = `The picture could not be fetched just now. ${data.alt}`
  failed.querySelector('button').onclick = load
  canvas.setAttribute('role', 'img')
  canvas.setAttribute('aria-label', data.alt)
  if (!status.textContent) say(lesion().asks[0].toUpperCase() + lesion().asks.slice(1) + '. Draw it on the picture.')
  show()
  load()
  const watch = new ResizeObserver(show)
  watch.observe(box)
  return () => { gone = true; watch.disconnect(); document.removeEventListener('immunobook:kept', heard) }
}
