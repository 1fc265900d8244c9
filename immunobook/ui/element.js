// Makes a part of a page.
const make = (tag, attributes = {}, text = '') => {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
  element.textContent = text
  return element
}
