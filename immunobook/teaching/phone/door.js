// The forms of a room that are not questions: coming in by code, and a question from the floor.
// (Below ui/element.js and ui/form.js.)
const setText = (element, text) => { if (element.textContent !== text) element.textContent = text }

// A form of labelled fields with one button. `send` gets its fields and returns what to say below it; meanwhile a
// second press does nothing.
function askFor(rows, button, sending, send) {
  const form = make('form', { class: 'im-door', novalidate: '', autocomplete: 'off' })
  form.append(...rows, make('button', { type: 'submit', class: 'im-button im-primary' }, button))
  const told = make('p', { class: 'im-told', role: 'status' })
  form.append(told)
  form.addEventListener('submit', async event => {
    event.preventDefault()
    if (form.dataset.sending) return
    form.dataset.sending = 'yes'
    setText(told, sending)
    setText(told, await send(form.elements))
    delete form.dataset.sending
  })
  return form
}

function labelled(says, field) {
  const label = make('label', {}, says)
  label.append(field)
  return label
}

// `come` gets what the server says when somebody may come in.
function doorOf(address, code, come) {
  const codeField = make('input', { type: 'text', name: 'code', maxlength: '20', autocapitalize: 'characters', spellcheck: 'false', placeholder: 'K7M-4QP' })
  codeField.value = code
  const hint = make('p', { class: 'im-src', id: 'im-nickname-hint' }, 'Your teacher sees your answers under this name. You need not give one; do not use your full name.')
  const nickname = make('input', { type: 'text', name: 'nickname', maxlength: '60', 'aria-describedby': hint.id })
  return askFor([labelled('Code of the room', codeField), labelled('A nickname, or none', nickname), hint], 'Come in', 'Looking for the room …', async () => {
    if (!codeField.value.trim()) { codeField.focus(); return 'Type the code that your teacher shows.' }
    try {
      const reply = await post(`${address}/join`, { code: codeField.value, nickname: nickname.value })
      if (!reply.says) { come(reply); return '' }
      codeField.focus()
      return reply.says
    } catch {
      return 'No connection just now. Press the button again in a moment.'
    }
  })
}

// A question to the teacher. Its key stays while it is the same question, so that it counts once.
function floorOf(address, mayBeAnonymous) {
  const details = make('details', { class: 'im-reveal' })
  const words = make('textarea', { name: 'text', rows: '3', maxlength: '2000' })
  const tick = make('input', { type: 'checkbox', name: 'anonymous' })
  const row = make('label', { class: 'im-tick' })
  row.append(tick, make('span', {}, 'Without my name: nobody can find out who asked'))
  let key = { of: '', once: '' }
  const form = askFor([labelled('Your question', words), ...(mayBeAnonymous ? [row] : [])], 'Send the question', 'Sending …', async () => {
    const text = words.value.trim()
    if (!text) { words.focus(); return 'There is no question in the box yet.' }
    const of = `${tick.checked} ${text}`
    if (key.of !== of) key = { of, once: newKey() }
    try {
      const reply = await post(address, { text, anonymous: mayBeAnonymous && tick.checked, once: key.once })
      if (reply.says) return reply.says
      words.value = ''
      key = { of: '', once: '' }
      return reply.done
    } catch {
      return 'No connection. Your question is still in the box; press the button again in a moment.'
    }
  })
  details.append(make('summary', {}, 'Ask your teacher a question'), form)
  return details
}
