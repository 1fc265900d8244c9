// Hears news by an EventSource. Where that does not hold (a proxy, an old network), it has the page look by itself.
const LOOK = 4000 // ms between two looks without a line
const places = new WeakMap()

export default function ({ data, parentElement, setTriggerValue }) {
  const place = places.get(parentElement) ?? {}
  places.set(parentElement, place)
  place.version = data.version
  place.tell = what => setTriggerValue('heard', what)

  const look = () => { place.looking ??= setInterval(() => place.tell(`${Date.now()}`), LOOK) }
  const rest = () => { clearInterval(place.looking); place.looking = null }

  if (place.address !== data.address) {
    place.source?.close()
    rest()
    place.address = data.address
    const source = place.source = new EventSource(data.address)
    source.onopen = () => { rest(); place.tell('open') } // what happened while the line was made
    source.onmessage = event => {
      rest()
      if (Number(event.lastEventId) > place.version) place.tell(event.lastEventId)
    }
    source.addEventListener('counts', event => place.tell(`counts ${event.data}`.slice(0, 200)))
    source.onerror = look
  }
  clearTimeout(place.ending)
  return () => { // this runs before each repeat, too
    place.ending = setTimeout(() => { place.source.close(); rest(); place.address = '' }, 1500)
  }
}
