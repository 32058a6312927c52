// Gonghui: a till's page. A tone for each answer, if the clerk wants it; the pages work without.
const answer = document.querySelector('[data-sound]'), toggle = document.querySelector('[data-sound-switch]')
const wants = () => { try { return localStorage.tillSound === '1' } catch { return false } }
const tone = good => {
	const context = new AudioContext(), gain = context.createGain()
	gain.gain.value = .2
	gain.connect(context.destination)
	;(good ? [880, 1320] : [220, 180, 220]).forEach((frequency, index) => {
		const wave = context.createOscillator()
		wave.frequency.value = frequency
		wave.connect(gain)
		wave.start(context.currentTime + index * .16)
		wave.stop(context.currentTime + index * .16 + .14)
	})
}
if (toggle) {
	toggle.checked = wants()
	toggle.onchange = () => { try { localStorage.tillSound = toggle.checked ? '1' : '0' } catch {} if (toggle.checked) tone(true) }
}
if (answer && wants()) tone(answer.dataset.sound === 'good')

// Without a connection: signed codes are checked here, kept in this browser, and sent when there is one again.
const till = document.querySelector('[data-offline-till]'), list = document.querySelector('[data-offline-list]')
const say = (zh, en) => document.documentElement.lang === 'en' ? en : zh
const raw = text => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), c => c.charCodeAt(0))
const store = 'till:' + till?.dataset.offlineTill
const queue = () => { try { return JSON.parse(localStorage[store] ?? '[]') } catch { return [] } }
const keep = items => { localStorage[store] = JSON.stringify(items) }
const show = (good, title, text) => {
	const box = Object.assign(document.createElement('div'), { className: 'answer' + (good ? '' : ' bad') })
	box.setAttribute('role', 'alert')
	for (const [tag, words] of [['strong', title], ['p', text]]) box.append(Object.assign(document.createElement(tag), { textContent: words }))
	list.replaceChildren(box)
	if (wants()) tone(good)
}

// Sources/Benefits/Rules/OfflineCode.swift and Vault's CardSigner say what stands where.
async function read(token) {
	const bytes = raw(token), key = till.dataset.keys.split(',').map(pair => pair.split(':')).find(([id]) => +id === bytes[1] << 8 | bytes[2])
	const mark = new TextDecoder().decode(bytes.slice(3, 11))
	if (!key || bytes.length !== 3 + 48 + 64 || mark !== 'voucher\0') return
	const signer = await crypto.subtle.importKey('raw', raw(key[1]), 'Ed25519', false, ['verify'])
	const signed = new Uint8Array([...new TextEncoder().encode('gonghui card\0'), ...bytes.slice(0, -64)])
	if (!await crypto.subtle.verify('Ed25519', signer, bytes.slice(-64), signed)) return
	const view = new DataView(bytes.buffer, 11)
	return { voucher: String(view.getBigInt64(0)), amount: Number(view.getBigInt64(16)), from: Number(view.getBigInt64(24)), until: Number(view.getBigInt64(32)) }
}

async function take(token) {
	const code = await read(token).catch(() => undefined), now = Date.now(), items = queue()
	if (!code) return show(false, say('离线不能核销', 'Not possible offline'), say('请会员出示“店里没有网络”里的离线券码。', 'Ask for the code under “Is the shop offline?”.'))
	if (now < code.from || now >= code.until) return show(false, say('不能核销', 'Not redeemed'), say('不在有效期内。', 'It is not good now.'))
	if (items.some(item => item.voucher === code.voucher)) return show(false, say('不能核销', 'Not redeemed'), say('这张券刚刚离线核销过。', 'It was taken offline just now.'))
	keep([...items, { code: token, at: now, key: code.voucher + '.' + now, voucher: code.voucher, amount: code.amount }])
	show(true, '¥' + (code.amount / 100).toFixed(2), say('离线核销成功，联网后自动上传。', 'Taken offline; it is sent when there is a connection.'))
}

async function send() {
	const items = queue()
	if (!items.length || !navigator.onLine) return
	const body = new URLSearchParams({ _token: till.dataset.token, items: JSON.stringify(items.slice(0, 200).map(({ code, at, key }) => ({ code, at, key }))) })
	const answer = await fetch(till.dataset.offlineTill, { method: 'POST', body }).catch(() => undefined)
	if (!answer?.ok) return
	const { results } = await answer.json(), done = new Set(results.map(result => result.key))
	keep(queue().filter(item => !done.has(item.key)))
	const lines = results.map(result => Object.assign(document.createElement('p'), { className: 'notice ' + (result.outcome === 'redeemed' ? 'good' : 'bad'), textContent: result.message }))
	list.replaceChildren(...lines)
}

if (till) {
	document.addEventListener('submit', event => {
		const field = event.target.elements?.code
		if (!field || navigator.onLine) return
		event.preventDefault(); event.stopImmediatePropagation()
		take(field.value.trim()).then(() => { field.value = ''; field.focus() })
	}, true)
	addEventListener('online', send)
	send()
}
