// A server that was started anew knows nothing of the parts of a page that stayed open: a press in one of them would
// be lost without a word. So the whole page is asked for once, as soon as it is connected again.
const connection = () => document.querySelector('.stApp')?.dataset.testConnectionState

export default function ({ setTriggerValue }) {
  let was = connection()
  const watch = new MutationObserver(() => {
    const is = connection()
    if (is === was) return
    if (is === 'CONNECTED') setTriggerValue('back', Date.now())
    was = is
  })
  const app = document.querySelector('.stApp')
  if (app) watch.observe(app, { attributes: true, attributeFilter: ['data-test-connection-state'] })
  return () => watch.disconnect()
}
