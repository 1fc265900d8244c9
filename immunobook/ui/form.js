// A form that is sent to our own address: what is filled in, and what could not be sent yet. Such an answer is kept in
// this browser and sent again, under the same key, until it arrives; it counts once. (Below element.js.)
const UNSENT = 'immunobook-unsent'
const AGAIN_AFTER = 4000 // ms between two tries to send

// Without a safe address (https, localhost) a browser has no randomUUID.
const newKey = () => [...crypto.getRandomValues(new Uint8Array(16))].map(byte => byte.toString(16).padStart(2, '0')).join('')

// --- what could not be sent yet ---

function unsent() {
  try { return JSON.parse(localStorage.getItem(UNSENT)) ?? {} } catch { return {} }
}

function keep(sent) {
  try { localStorage.setItem(UNSENT, JSON.stringify({ ...unsent(), [`${sent.where} ${sent.item}`]: sent })) } catch { /* no room: it stays in the form */ }
}

function forget(sent) {
  const rest = unsent()
  if (rest[`${sent.where} ${sent.item}`]?.once !== sent.once) return
  delete rest[`${sent.where} ${sent.item}`]
  try { localStorage.setItem(UNSENT, JSON.stringify(rest)) } catch { /* as above */ }
}

async function post(address, sent) {
  const reply = await fetch(address, {
    method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(sent),
    credentials: 'same-origin', cache: 'no-store', signal: AbortSignal.timeout(20000),
  })
  const told = await reply.json().catch(() => null)
  if (told === null || (reply.status >= 500 && reply.status !== 503)) throw new Error(`${reply.status}`)
  return told
}

// --- a form ---

const fields = form => {
  const values = {}
  for (const [name, value] of new FormData(form)) if (value !== '') (values[name] ??= []).push(value)
  return values
}

function fill(form, values) {
  for (const field of form.elements) {
    const given = values[field.name]
    if (!given) continue
    if (field.type === 'radio' || field.type === 'checkbox') field.checked = given.includes(field.value)
    else field.value = given[0]
  }
  for (const list of form.querySelectorAll('[data-order]')) {
    const order = values[list.dataset.order]?.[0]
    if (order) for (const value of order.split(',')) list.append(list.querySelector(`:scope > [data-value="${value}"]`))
    number(list)
  }
}

function number(list) {
  for (const [place, row] of [...list.children].entries()) row.querySelector('.im-step span').textContent = place + 1
}

function moveStep(button) {
  const row = button.closest('li')
  const list = row.parentElement
  const other = Number(button.dataset.move) < 0 ? row.previousElementSibling : row.nextElementSibling
  const says = row.querySelector('.im-step').lastChild.textContent.trim()
  const status = list.parentElement.querySelector('.im-moved')
  if (other) {
    if (Number(button.dataset.move) < 0) other.before(row)
    else other.after(row)
    number(list)
  }
  const rows = [...list.children]
  list.parentElement.querySelector(`input[name="${list.dataset.order}"]`).value = rows.map(one => one.dataset.value).join(',')
  status.textContent = other ? `“${says}” is now ${rows.indexOf(row) + 1} of ${rows.length}.` : `“${says}” cannot go further.`
  button.focus()
}

// A form as the server wrote it, with what is filled in already. Each change is told to `noted`; the press of its
// button, after that, to `handIn`.
function formOf(html, button, draft, { noted, handIn }) {
  const form = make('form', { class: 'im-form', novalidate: '', autocomplete: 'off' })
  form.innerHTML = html
  form.append(make('button', { type: 'submit', class: 'im-button im-primary' }, button))
  fill(form, draft)
  const note = () => noted(fields(form))
  form.addEventListener('input', note)
  form.addEventListener('submit', event => { event.preventDefault(); note(); handIn() })
  form.addEventListener('click', event => {
    const button = event.target.closest('[data-move]')
    if (button) { moveStep(button); note() }
  })
  return form
}
