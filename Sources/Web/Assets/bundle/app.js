// Gonghui: smooths pages that work without it. Attributes: ../COMPONENTS.md
const doc = document, root = doc.documentElement
const say = (zh, en) => root.lang === 'en' ? en : zh
const one = (selector, from = doc) => from.querySelector(selector)
const all = (selector, from = doc) => [...from.querySelectorAll(selector)]
const on = (types, handler, from = doc) => types.split(' ').forEach(type => from.addEventListener(type, handler))
const make = (tag, properties, ...children) => { const e = Object.assign(doc.createElement(tag), properties); e.append(...children); return e }
const calm = (work, timer) => value => { clearTimeout(timer); timer = setTimeout(work, 300, value) }
const page = async (url, options) => {
	const answer = await fetch(url, options)
	return [new DOMParser().parseFromString(await answer.text(), 'text/html'), answer]
}

const said = doc.body.appendChild(make('div', { className: 'vh', role: 'status' }))
const tell = text => setTimeout(() => { said.textContent = text }, 60, said.textContent = '')
const lost = is => {
	one('.offline')?.remove()
	if (is) doc.body.prepend(make('div', { className: 'offline', role: 'alert', textContent: say('网络断开了。填写的内容还在，稍后再试一次。', 'Connection lost. What you typed is kept; trying again is safe.') }))
}
on('offline online', () => lost(!navigator.onLine), window)

// Forms act once, and ask first
const release = form => { delete form.dataset.sent; all('.busy', form).forEach(b => { b.classList.remove('busy'); b.ariaDisabled = null }) }
on('submit', event => {
	const form = event.target, button = event.submitter, { live, draft, sent } = form.dataset
	const question = button?.dataset.confirm ?? form.dataset.confirm, stop = () => event.preventDefault()
	if (live) return stop(), swap(address(form), 'pushState', live)
	if (form.method !== 'post') return
	if (sent) return stop()
	if (question && !form.elements.confirmed) return stop(), ask(question, form, button)
	if (!navigator.onLine) return stop(), lost(true)
	form.dataset.sent = 1
	if (draft) sessionStorage.draft = draft
	if (button) { button.classList.add('busy'); button.ariaDisabled = true }
	setTimeout(release, 20000, form) // sending again is safe: it has a key
})
on('pageshow', () => all('[data-sent]').forEach(release), window)

function ask(question, form, button) {
	const dialog = make('dialog', { className: 'dialog', innerHTML: '<form method=dialog><h2 id=ask></h2><p></p><div class=actions><button class=button></button><button class="button danger sure" value=yes></button></div></form>' })
	const [title, ...more] = question.split('\n'), texts = [title, more.join('\n'), say('取消', 'Cancel'), button?.textContent.trim() || say('确定', 'Confirm')]
	all('h2, p, button', dialog).forEach((e, i) => { e.textContent = texts[i] })
	dialog.setAttribute('aria-labelledby', 'ask')
	on('close', () => {
		dialog.remove()
		if (dialog.returnValue !== 'yes') return button?.focus()
		form.append(make('input', { type: 'hidden', name: 'confirmed', value: 'yes' })); form.requestSubmit(button)
	}, dialog)
	doc.body.append(dialog); dialog.showModal()
}

// Drafts stay in this browser until sent; nothing personal is kept
const isBox = f => /checkbox|radio/.test(f.type)
const fields = form => [...form.elements].filter(f => f.name && !/password|file|hidden|submit/.test(f.type) && !/tel|one-time|off/.test(f.autocomplete) && !f.closest('[data-private]'))
const fill = (form, text) => {
	const values = new URLSearchParams(text), seen = {}
	for (const f of fields(form)) {
		const own = values.getAll(f.name)
		if (isBox(f)) f.checked = own.includes(f.value); else f.value = own[seen[f.name] = seen[f.name] + 1 || 0] ?? ''
	}
}
try {
	const sent = sessionStorage.draft
	if (sent && (one('.toast') || !one(`[data-draft="${sent}"]`))) { localStorage.removeItem('draft:' + sent); delete sessionStorage.draft }
	for (const form of all('[data-draft]')) {
		const key = 'draft:' + form.dataset.draft, kept = localStorage[key]
		on('input', calm(() => { localStorage[key] = new URLSearchParams(fields(form).filter(f => !isBox(f) || f.checked).map(f => [f.name, f.value])) }), form)
		if (!kept || one('.errors')) continue
		fill(form, kept)
		const note = make('div', { className: 'notice info' }, make('p', { className: 'body', textContent: say('已恢复上次没提交的内容。', 'What you left unfinished is back.') }),
			make('button', { type: 'button', className: 'button small', textContent: say('清空重填', 'Start afresh'), onclick: () => { localStorage.removeItem(key); form.reset(); note.remove() } }))
		form.prepend(note)
	}
} catch {} // no storage, no drafts

// Filters, sorting, paging: fetch the same page, swap one part
let flight
async function swap(url, keep, target = '#results') {
	const region = one(target), { id } = doc.activeElement
	if (!region) return location.assign(url)
	flight?.abort(); flight = new AbortController(); region.ariaBusy = true
	try {
		const [html, answer] = await page(url, { signal: flight.signal, headers: { 'X-Partial': target.slice(1) } }), fresh = one(target, html)
		if (!answer.ok || answer.redirected || !fresh) return location.assign(url)
		region.replaceWith(fresh); begin(fresh); lost(false); history[keep](null, '', url)
		if (id) doc.getElementById(id)?.focus()
		tell(one('[data-count]', fresh)?.textContent)
	} catch (error) { if (error.name !== 'AbortError') { region.ariaBusy = null; lost(true) } }
}
const address = form => form.action.split('?')[0] + '?' + new URLSearchParams([...new FormData(form)].filter(pair => pair[1]))
const typed = calm(form => swap(address(form), 'replaceState', form.dataset.live))
on('input compositionend', event => { const { form } = event.target; if (form?.dataset.live && !event.isComposing) typed(form) })
on('popstate', () => one('[data-live], [data-swap]') && location.reload(), window)

let lock
const acts = {
	dismiss: e => e.closest('.toast, .notice').remove(),
	print: () => print(),
	copy: e => navigator.clipboard.writeText(e.dataset.copy).then(() => tell(say('已复制', 'Copied'))),
	async bright(e) { e.ariaPressed = doc.body.classList.toggle('bright'); lock?.release(); lock = e.ariaPressed === 'true' && await navigator.wakeLock?.request('screen') }
}
on('click', async event => {
	all('.menu[open]').forEach(menu => { menu.open = menu.contains(event.target) })
	for (const act in acts) { const e = event.target.closest(`[data-${act}]`); if (e) return acts[act](e) }
	const link = event.target.closest('[data-swap] a'), form = one('[data-live]')
	if (!link || event.ctrlKey || event.metaKey || link.pathname !== location.pathname) return
	event.preventDefault(); await swap(link.href, 'pushState')
	if (form) fill(form, location.search)
	if (link.closest('.pager')) one('#results').scrollIntoView()
})
on('keydown', event => {
	const menu = one('.menu[open]'), find = one('[data-search]')
	if (event.key === 'Escape' && menu) { menu.open = false; one('summary', menu).focus() }
	if (event.key === '/' && find && !event.target.closest('input, textarea, select')) { event.preventDefault(); find.select() }
})
on('change', ({ target }) => {
	if (!target.closest('.pick')) return
	const picks = all('.pick input:not([data-select-all])', target.form ?? doc)
	if ('selectAll' in target.dataset) picks.forEach(b => { b.checked = target.checked })
	all('[data-selected]').forEach(e => { e.textContent = picks.filter(b => b.checked).length })
})

// Time, by the server's clock
const ahead = (one('[name=server-time]')?.content ?? Date.now()) - Date.now()
function tick() {
	for (const e of all('[data-countdown]')) {
		const left = Math.max(0, Math.ceil((e.dataset.countdown - Date.now() - ahead) / 1000)), days = Math.floor(left / 86400)
		e.textContent = (days ? days + say(' 天 ', ' d ') : '') + new Date(left * 1000).toISOString().slice(11, 19)
		if (left) continue
		const gate = doc.getElementById(e.dataset.opens)
		e.removeAttribute('data-countdown'); e.textContent = e.dataset.done ?? e.textContent
		if (gate) { gate.disabled = false; tell(e.textContent) }
	}
}
setInterval(tick, 1000)

// Long work tells how far it is
async function poll(e, wait) {
	await new Promise(go => setTimeout(go, wait))
	if (!e.isConnected) return
	const [html, answer] = await page(e.dataset.poll, { headers: { 'X-Partial': e.id } }).catch(() => []), fresh = answer?.ok && one('#' + e.id, html)
	lost(!fresh)
	if (!fresh) return poll(e, Math.min(wait * 2, 30000))
	e.replaceWith(fresh); begin(fresh)
	if (!fresh.dataset.poll) tell(e.dataset.done ?? say('已完成', 'Done'))
}

// Camera where the browser reads codes; else the code is typed
function scan(area) {
	const start = one('[data-scan-start]', area), field = one('input:not([type=hidden])', area)
	if (!window.BarcodeDetector || !navigator.mediaDevices) return
	start.hidden = false
	start.onclick = async () => {
		const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } }).catch(() => 0)
		if (!stream) return start.remove(), field.focus(), tell(say('用不了相机，请输入编码', 'No camera: type the code'))
		const video = make('video', { muted: true, playsInline: true, autoplay: true, srcObject: stream }), eye = new BarcodeDetector({ formats: ['qr_code'] })
		start.replaceWith(video)
		const look = async () => {
			const [code] = await eye.detect(video).catch(() => [])
			if (!code) return setTimeout(look, 150)
			stream.getTracks().forEach(t => t.stop())
			field.value = code.rawValue; field.form.requestSubmit()
		}
		look()
	}
}

// Start; again for every part swapped in
function begin(part) {
	const within = selector => all(selector, part).concat(part.matches?.(selector) ? part : [])
	within('[data-js]').forEach(e => { e.hidden = false })
	within('[data-poll]').forEach(e => poll(e, +e.dataset.every || 1500))
	within('[data-scan]').forEach(scan); tick()
}
begin(doc); one('.errors')?.focus()
const toast = one('.toast'), worker = one('[data-worker]')
if (toast) { tell(one('span', toast).textContent); if (!root.matches('[data-elder]')) setTimeout(() => toast.matches(':hover, :focus-within') || toast.remove(), 8000) }
if (worker) navigator.serviceWorker?.register(worker.dataset.worker, { scope: worker.dataset.scope }).catch(() => 0)
