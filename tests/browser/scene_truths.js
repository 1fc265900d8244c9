// What a browser sees of a scene: put into every state it can be in, every line of its list of truths looked up.
// Nothing here knows a scene. The plan (states, lines, claims) comes from Python, broken lines go back.
(() => {
  const UNSEEN_PLACES = 'defs, clipPath, mask, pattern, marker, symbol, linearGradient, radialGradient, title, desc, style'
  const COMPARISONS = {
    more: [0, (now, then) => now > then], fewer: [0, (now, then) => now < then], same: [0, (now, then) => now === then],
    wider: [1, (now, then) => now > then + 0.5], narrower: [1, (now, then) => now < then - 0.5],
    taller: [2, (now, then) => now > then + 0.5], shorter: [2, (now, then) => now < then - 0.5],
  }

  function find(scene) {
    const roots = [document, ...[...document.querySelectorAll('*')].map(each => each.shadowRoot).filter(Boolean)]
    return roots.map(root => root.querySelector(`svg#${scene}`)).find(Boolean)
  }

  // Put the words on the root as scene.js does; what is not a state (narrow, paused) stays.
  function put(svg, words) {
    const kept = ['is-narrow', 'is-paused', 'im-light', 'im-dark'].filter(word => svg.classList.contains(word))
    svg.setAttribute('class', ['im-scene', svg.id, ...words, ...kept].join(' '))
  }

  // One look at the drawing as it stands: what can be seen, and where, in units of the drawing.
  function look(svg) {
    const seenBefore = new Map()
    const toUnits = svg.getScreenCTM().inverse()

    const shines = element => {
      if (!seenBefore.has(element)) {
        const style = getComputedStyle(element)
        const own = parseFloat(style.opacity) > 0.05 && style.display !== 'none'
        seenBefore.set(element, own && (element === svg || shines(element.parentElement)))
      }
      return seenBefore.get(element)
    }
    const visible = element =>
      !element.closest(UNSEEN_PLACES) && shines(element) && getComputedStyle(element).visibility === 'visible'
    const all = selector => [...svg.querySelectorAll(selector)].filter(visible)

    const ownBox = element => {
      const box = element.getBoundingClientRect()
      const a = new DOMPoint(box.left, box.top).matrixTransform(toUnits)
      const b = new DOMPoint(box.right, box.bottom).matrixTransform(toUnits)
      return [a.x, a.y, b.x, b.y]
    }
    const union = boxes => boxes.length && [
      Math.min(...boxes.map(box => box[0])), Math.min(...boxes.map(box => box[1])),
      Math.max(...boxes.map(box => box[2])), Math.max(...boxes.map(box => box[3])),
    ]
    // A group is as large as what is seen in it: hidden things, and where it can be pressed, do not count.
    const boxes = new Map()
    const box = element => {
      if (!boxes.has(element)) {
        const drawn = element.localName === 'g' || element.localName === 'svg'
          ? [...element.querySelectorAll('path, circle, ellipse, rect, line, polyline, polygon, use, text')]
            .filter(each => !each.matches('.hit, .ring, .ring-in') && visible(each))
          : []
        boxes.set(element, drawn.length ? union(drawn.map(ownBox)) : ownBox(element))
      }
      return boxes.get(element)
    }
    const middle = ([left, top, right, bottom]) => [(left + right) / 2, (top + bottom) / 2]
    const gap = (a, b) => Math.hypot(
      Math.max(0, a[0] - b[2], b[0] - a[2]), Math.max(0, a[1] - b[3], b[1] - a[3]))
    const isInside = (element, outline) => {
      const [x, y] = middle(box(element))
      const point = new DOMPoint(x, y).matrixTransform(svg.getScreenCTM())
      return outline.isPointInFill(point.matrixTransform(outline.getScreenCTM().inverse()))
    }

    // The words that can be read in it, without those that are hidden.
    const text = element => [...element.childNodes].map(node =>
      node.nodeType === Node.TEXT_NODE ? node.data : node.nodeType === 1 && visible(node) ? text(node) : '').join('')

    // How many are seen, and how wide and tall they are together.
    const measure = selector => {
      const seen = all(selector)
      const whole = union(seen.map(box))
      return whole ? [seen.length, whole[2] - whole[0], whole[3] - whole[1]] : [0, 0, 0]
    }

    // Return what is wrong with a claim about this one state, or nothing.
    const wrong = claim => {
      const seen = all(claim.what)
      if (claim.verb === 'shown') return seen.length ? '' : 'nothing of it is seen'
      if (claim.verb === 'hidden') return seen.length ? `${seen.length} are seen` : ''
      if (claim.verb === 'count') {
        const { equals, at_least: least, at_most: most } = claim
        const right = (equals === null || seen.length === Number(equals))
          && (least === null || seen.length >= least) && (most === null || seen.length <= most)
        return right ? '' : `there are ${seen.length}`
      }
      if (claim.verb === 'text') {
        const says = seen.map(each => text(each).trim()).join(' ')
        return says === claim.equals ? '' : `it says "${says}"`
      }
      if (!seen.length) return 'nothing of it is seen'
      if (claim.verb === 'inside' || claim.verb === 'outside') {
        const outline = svg.querySelector(claim.other)
        if (!outline?.isPointInFill) return `${claim.other} is no outline`
        const astray = seen.filter(each => isInside(each, outline) !== (claim.verb === 'inside'))
        return astray.length ? `${astray.length} of ${seen.length} are not` : ''
      }
      const others = all(claim.other).map(box)
      if (!others.length) return `nothing of ${claim.other} is seen`
      for (const each of seen.map(box)) {
        const apart = Math.min(...others.map(other => gap(each, other)))
        if (claim.verb === 'near' && apart > claim.within) return `${apart.toFixed(1)} apart`
        if (claim.verb === 'far' && apart < claim.at_least) return `${apart.toFixed(1)} apart`
        const [x, y] = middle(each)
        for (const [x2, y2] of others.map(middle)) {
          const holds = { left_of: x < x2, right_of: x > x2, above: y < y2, below: y > y2 }[claim.verb] ?? true
          if (!holds) return `middles at ${x.toFixed()} ${y.toFixed()} and ${x2.toFixed()} ${y2.toFixed()}`
        }
      }
      return ''
    }
    return { all, visible, text, measure, wrong }
  }

  // Where a part can be pressed: a point that belongs to it and to nothing that lies over it.
  function pressable(svg, part) {
    const area = (part.querySelector(':scope > .hit') ?? part).getBoundingClientRect()
    const root = svg.getRootNode()
    for (const down of [0.5, 0.3, 0.7, 0.15, 0.85, 0.06, 0.94]) {
      for (const across of [0.5, 0.3, 0.7, 0.15, 0.85, 0.06, 0.94]) {
        const [x, y] = [area.left + across * area.width, area.top + down * area.height]
        if (root.elementFromPoint(x, y)?.closest('[role=button]') === part) return [x, y]
      }
    }
    return null
  }

  // Labels as they are drawn now. A text has room above and below its letters; only the letters count.
  function labels(svg, { all, visible, text: read }) {
    return all('text').map(text => {
      const spans = [...text.querySelectorAll('tspan')].filter(visible)
      const rows = spans.length ? spans : [text]
      const scale = Math.hypot(text.getScreenCTM().a, text.getScreenCTM().b)
      return {
        says: read(text).trim().replace(/\s+/g, ' '),
        pixels: Math.min(...rows.map(row => parseFloat(getComputedStyle(row).fontSize))) * scale,
        rows: rows.map(row => {
          const box = row.getBoundingClientRect()
          return [box.left, box.top + 0.2 * box.height, box.right, box.bottom - 0.2 * box.height]
        }),
      }
    }).filter(label => label.says)
  }

  function badlyWritten(svg, now) {
    const found = []
    const frame = svg.getBoundingClientRect()
    const narrow = svg.classList.contains('is-narrow')
    const all = labels(svg, now)
    for (const label of all) {
      const beyond = label.rows.some(([left, top, right, bottom]) =>
        left < frame.left - 1 || top < frame.top - 1 || right > frame.right + 1 || bottom > frame.bottom + 1)
      const within = label.rows.some(([left, top, right, bottom]) =>
        right > frame.left + 1 && left < frame.right - 1 && bottom > frame.top + 1 && top < frame.bottom - 1)
      label.away = !within
      // A phone sees a part of the drawing: what lies wholly beside it is left out on purpose.
      if (beyond && (within || !narrow)) found.push(`the edge cuts "${label.says}"`)
      if (narrow && within && label.pixels < 10.95) found.push(`"${label.says}" is ${label.pixels.toFixed(1)} px tall`)
    }
    const near = all.filter(label => !label.away)
    near.forEach((a, i) => near.slice(i + 1).forEach(b => {
      if (a.says === b.says) return // the same word twice in one place reads as one: it changes its colour so
      const over = a.rows.some(p => b.rows.some(q =>
        Math.min(p[2], q[2]) - Math.max(p[0], q[0]) > 1.5 && Math.min(p[3], q[3]) - Math.max(p[1], q[1]) > 1.5))
      if (over) found.push(`"${a.says}" and "${b.says}" overlap`)
    }))
    return found
  }

  // Look at the scene in all its states.
  function examine(plan) {
    const svg = find(plan.scene)
    const before = svg.getAttribute('class')
    const broken = [], written = [], moves = [], parts = {}
    const measures = new Map()
    const seenSomewhere = new Set()
    const add = (list, state, says) => list.push({ state: state.words.join(' '), says })
    const selectors = [...new Set(plan.lines.flatMap(line => line.claims).map(claim => claim.what))]
    const compared = [...new Set(plan.lines.flatMap(line => line.claims)
      .filter(claim => claim.verb in COMPARISONS).map(claim => claim.what))]

    for (const state of plan.states) {
      put(svg, state.words)
      const now = look(svg)
      const key = state.words.join(' ')
      for (const selector of selectors) {
        if (!seenSomewhere.has(selector) && now.all(selector).length) seenSomewhere.add(selector)
      }
      for (const selector of compared) measures.set(`${key}|${selector}`, now.measure(selector))
      for (const at of state.lines) {
        for (const claim of plan.lines[at].claims) {
          if (claim.verb in COMPARISONS) continue
          const why = now.wrong(claim)
          if (why) add(broken, state, `${plan.lines[at].says} (${claim.says}): ${why}`)
        }
      }
      for (const part of svg.querySelectorAll('[role=button]')) {
        const known = parts[part.id] ??= {
          name: part.getAttribute('aria-label') ?? '', tabIndex: part.tabIndex, state: null, point: null, faults: [],
        }
        const seen = now.visible(part)
        const inOrder = part.checkVisibility({ visibilityProperty: true })
        if (seen && known.state === null) {
          part.focus()
          if (svg.getRootNode().activeElement !== part) known.faults.push(`cannot be focused in ${key}`)
          part.blur()
        }
        if (seen && known.point === null) {
          known.point = pressable(svg, part)
          if (known.state === null || known.point) known.state = state.words
        }
        if (!seen && inOrder) known.faults.push(`not seen, but in the tab order, in ${key}`)
      }
      for (const each of running(svg)) moves.push(`${each.animationName ?? each.transitionProperty} in ${key}`)
      for (const says of badlyWritten(svg, now)) add(written, state, says)
    }

    for (const state of plan.states) {
      for (const at of state.lines) {
        plan.lines[at].claims.forEach((claim, which) => {
          if (!(claim.verb in COMPARISONS)) return
          const [what, holds] = COMPARISONS[claim.verb]
          const other = state.others[`${at} ${which}`]
          const now = measures.get(`${state.words.join(' ')}|${claim.what}`)[what]
          const then = measures.get(`${other.join(' ')}|${claim.what}`)?.[what]
          const line = `${plan.lines[at].says} (${claim.says})`
          if (then === undefined) add(broken, state, `${line}: ${other.join(' ')} is no state of the scene`)
          else if (!holds(now, then)) add(broken, state, `${line}: ${now} here, ${then} in ${other.join(' ')}`)
        })
      }
    }
    svg.setAttribute('class', before)
    return { broken, written, moves, parts, unseen: selectors.filter(selector => !seenSomewhere.has(selector)) }
  }

  const running = svg => svg.getAnimations({ subtree: true }).filter(each => each.playState === 'running')

  // The animations that run for ever, each with a state in which it does.
  function moving(scene, states) {
    const svg = find(scene)
    const before = svg.getAttribute('class')
    const found = {}
    for (const words of states) {
      put(svg, words)
      for (const each of running(svg)) {
        if (each.effect.getTiming().iterations === Infinity) found[each.animationName] ??= words
      }
    }
    svg.setAttribute('class', before)
    return found
  }

  window.sceneTruths = { find, put, examine, moving, pressable }
})()
