// Gonghui: everything here makes a page that already works smoother. No dependency, no eval, no inline script.
// The attributes it listens to are listed in ../COMPONENTS.md.
(() => {
  'use strict'
  const doc = document, root = doc.documentElement, zh = root.lang.startsWith('zh')
  const say = (chinese, english) => zh ? chinese : english
  const one = (selector, from = doc) => from.querySelector(selector)
  const all = (selector, from = doc) => [...from.querySelectorAll(selector)]
  const on = (type, handler, from = doc) => from.addEventListener(type, handler)
  const make = (tag, properties, ...children) => { const e = Object.assign(doc.createElement(tag), properties); e.append(...children); return e }
  const later = (wait, work, timer) => (...values) => { clearTimeout(timer); timer = setTimeout(work, wait, ...values) }

  // ---- forms: act once, ask first, keep drafts
  const release = form => { delete form.dataset.sent; all('.busy', form).forEach(b => { b.classList.remove('busy'); b.ariaDisabled = null }) }
  on('submit', event => {
    const form = event.target, button = event.submitter, question = button?.dataset.confirm ?? form.dataset.confirm
    if (event.defaultPrevented || form.method === 'dialog') return
    if (form.dataset.sent) return event.preventDefault()
    if (question && !form.elements.confirmed) { event.preventDefault(); return ask(question, form, button) }
    if (form.dataset.toggle && window.fetch) { event.preventDefault(); return toggle(form, button) }
    if (form.method === 'get') return
    if (!navigator.onLine) { event.preventDefault(); return lost(true) }
    form.dataset.sent = 1
    if (form.dataset.draft) sessionStorage.draftSent = form.dataset.draft
    if (button) { button.classList.add('busy'); button.ariaDisabled = true }
    setTimeout(release, 20000, form) // a stuck answer may be sent again: the form's key makes that safe
  })
  on('pageshow', () => all('form[data-sent]').forEach(release), window)

  function ask(question, form, button) {
    const yes = make('button', { className: 'button danger sure', value: 'yes', textContent: button?.textContent.trim() || say('确定', 'Confirm') })
    const no = make('button', { className: 'button', value: 'no', textContent: say('取消', 'Cancel'), autofocus: true })
    const [title, ...rest] = question.split('\n'), heading = make('h2', { id: 'ask-title', textContent: title })
    const dialog = make('dialog', { className: 'dialog' }, make('form', { method: 'dialog' }, heading,
      make('p', { textContent: rest.join('\n') }), make('div', { className: 'actions' }, no, yes)))
    dialog.setAttribute('aria-labelledby', 'ask-title')
    on('close', () => {
      dialog.remove()
      if (dialog.returnValue !== 'yes') return button?.focus()
      form.append(make('input', { type: 'hidden', name: 'confirmed', value: 'yes' }))
      form.requestSubmit(button)
    }, dialog)
    doc.body.append(dialog); dialog.showModal()
  }

  function toggle(form, button) {
    const { name, value } = button, key = name === 'elder' ? 'elder' : name, next = { light: 'dark', dark: 'auto', auto: 'light', on: 'off', off: 'on' }[value]
    const body = new URLSearchParams(new FormData(form)); body.set(name, value)
    fetch(form.action, { method: 'POST', body, redirect: 'manual', headers: { 'X-Partial': 'none' } }).then(() => {
      if (name === 'language') return location.reload()
      if (key === 'elder') root.toggleAttribute('data-elder', value === 'on'); else root.dataset[key] = value
      if (button.dataset.next) { [button.textContent, button.dataset.next] = [button.dataset.next, button.textContent]; button.value = next }
      else all('button', form).forEach(b => b.ariaPressed = b === button)
    }, () => lost(true))
  }

  const secret = field => /password|file|hidden/.test(field.type) || field.closest('[data-private]') || /tel|one-time|cc-/.test(field.autocomplete)
  const fields = form => [...form.elements].filter(f => f.name && !secret(f))
  const box = f => /checkbox|radio/.test(f.type)
  if (sessionStorage.draftSent && !one(`form[data-draft="${sessionStorage.draftSent}"]`)) { localStorage.removeItem('draft:' + sessionStorage.draftSent); delete sessionStorage.draftSent }
  for (const form of all('form[data-draft]')) {
    const key = 'draft:' + form.dataset.draft, kept = localStorage[key]
    on('input', later(500, () => { localStorage[key] = JSON.stringify(fields(form).map(f => [f.name, f.value, box(f) && f.checked])) }), form)
    if (!kept || one('.errors')) continue
    const answer = (text, work) => make('button', { type: 'button', className: 'button small', textContent: text, onclick: () => { work(); note.remove() } })
    const note = make('div', { className: 'notice info' }, make('div', { className: 'body' }, say('上次有没提交的内容，要接着填吗？', 'You left something unfinished here. Continue with it?'),
      make('div', { className: 'actions' }, answer(say('接着填', 'Continue'), () => {
        for (const [name, value, checked] of JSON.parse(kept)) for (const f of fields(form)) if (f.name === name) { if (!box(f)) f.value = value; else if (f.value === value) f.checked = checked }
      }), answer(say('不用了', 'Discard'), () => localStorage.removeItem(key)))))
    note.setAttribute('role', 'status'); form.prepend(note)
  }

  // ---- live regions: filters, sorting, paging without a full reload; the URL tells the state
  let flight
  async function swap(url, keep, target = '#results') {
    const region = one(target); if (!region) return location.assign(url)
    flight?.abort(); flight = new AbortController(); region.ariaBusy = true
    try {
      const answer = await fetch(url, { signal: flight.signal, headers: { 'X-Partial': target.slice(1) } })
      const fresh = one(target, new DOMParser().parseFromString(await answer.text(), 'text/html'))
      if (!answer.ok || answer.redirected || !fresh) return location.assign(url)
      const focused = doc.activeElement, id = region.contains(focused) && focused.id
      region.replaceWith(fresh); begin(fresh); lost(false)
      if (id) doc.getElementById(id)?.focus()
      history[keep](null, '', url)
      const told = one('[data-count]', fresh); if (told) announce(told.textContent)
    } catch (error) { if (error.name !== 'AbortError') { region.ariaBusy = null; lost(true) } }
  }
  const ask4 = form => { const query = new URLSearchParams(new FormData(form)); for (const [k, v] of [...query]) if (!v) query.delete(k); const text = query.toString(); return form.action.split('?')[0] + (text ? '?' + text : '') }
  on('submit', event => { const form = event.target; if (form.matches('form[data-live]')) { event.preventDefault(); swap(ask4(form), 'pushState', form.dataset.live || undefined) } })
  const live = later(250, form => swap(ask4(form), 'replaceState', form.dataset.live || undefined))
  on('input', event => { const form = event.target.form; if (form?.matches('[data-live]') && !event.isComposing) live(form) })
  on('compositionend', event => { const form = event.target.form; if (form?.matches('[data-live]')) live(form) })
  on('click', event => {
    const link = event.target.closest('[data-swap] a[href], a[data-swap]')
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || link.download || link.target || link.pathname !== location.pathname) return
    event.preventDefault()
    swap(link.href, 'pushState').then(() => { const form = one('form[data-live]'), now = new URLSearchParams(location.search); if (form) for (const f of fields(form)) if (!box(f)) f.value = now.get(f.name) ?? ''; if (link.closest('.pager')) one('#results')?.scrollIntoView() })
  })
  on('popstate', () => one('#results') && one('[data-live], [data-swap]') ? location.reload() : 0, window)

  // ---- words for everybody
  const announce = text => { let region = one('#said'); if (!region) doc.body.append(region = make('div', { id: 'said', className: 'vh', role: 'status' })); region.textContent = ''; setTimeout(() => { region.textContent = text }, 60) }
  function lost(is) {
    one('.offline')?.remove()
    if (!is) return
    const bar = make('div', { className: 'offline', textContent: say('网络断开了。填写的内容还在，恢复后可以放心再试一次。', 'Connection lost. What you typed is still here; it is safe to try again.') })
    bar.setAttribute('role', 'alert'); doc.body.prepend(bar)
  }
  on('offline', () => lost(true), window); on('online', () => lost(false), window)

  on('click', async event => {
    const e = event.target.closest('[data-dismiss], [data-print], [data-copy], [data-share], [data-bright]'); if (!e) { for (const m of all('details.menu[open]')) if (!m.contains(event.target)) m.open = false; return }
    const d = e.dataset
    if ('dismiss' in d) e.closest('.toast, .notice').remove()
    if ('print' in d) print()
    if ('copy' in d) { await navigator.clipboard?.writeText(d.copy); announce(say('已复制', 'Copied')); e.classList.add('done') }
    if ('share' in d) navigator.share({ url: d.share, title: doc.title }).catch(() => 0)
    if ('bright' in d) e.ariaPressed = bright(!doc.body.classList.contains('bright'))
  })
  let lock
  const bright = is => { doc.body.classList.toggle('bright', is); if (is) navigator.wakeLock?.request('screen').then(l => { lock = l }, () => 0); else lock?.release(); return is }
  on('keydown', event => {
    if (event.key === 'Escape') { const m = one('details.menu[open]'); if (m) { m.open = false; one('summary', m).focus() } }
    if (event.key === '/' && !event.target.closest('input, textarea, select, [contenteditable]')) { const field = one('[data-search]'); if (field) { event.preventDefault(); field.focus(); field.select() } }
  })
  on('change', event => {
    const t = event.target
    if ('selectAll' in t.dataset) all('[name=selected]', t.form ?? doc).forEach(b => { b.checked = t.checked })
    if ('selectAll' in t.dataset || t.name === 'selected') { const n = all('[name=selected]:checked').length; all('[data-selected]').forEach(e => { e.textContent = n }) }
  })

  // ---- time, by the server's clock
  const behind = +(one('meta[name=server-time]')?.content ?? Date.now()) - Date.now()
  const two = n => String(n).padStart(2, '0')
  function tick() {
    for (const e of all('[data-countdown]')) {
      const left = Math.max(0, Math.ceil((+e.dataset.countdown - Date.now() - behind) / 1000)), days = Math.floor(left / 86400)
      e.textContent = (days ? days + say(' 天 ', ' d ') : '') + (left < 100 && e.dataset.short != null ? left + say(' 秒', ' s') : two(Math.floor(left / 3600) % 24) + ':' + two(Math.floor(left / 60) % 60) + ':' + two(left % 60))
      if (left) continue
      delete e.dataset.countdown; e.textContent = e.dataset.done ?? e.textContent
      const gate = doc.getElementById(e.dataset.opens); if (gate) { gate.disabled = false; announce(e.textContent) }
    }
    if (one('[data-countdown]')) setTimeout(tick, 1000 - (Date.now() + behind) % 1000)
  }

  // ---- long work tells how far it is
  async function poll(e, wait = +e.dataset.every || 1500) {
    await new Promise(go => setTimeout(go, doc.hidden ? 10000 : wait))
    if (!e.isConnected) return
    try {
      const answer = await fetch(e.dataset.poll, { headers: { 'X-Partial': e.id } }); if (!answer.ok) throw 0
      const fresh = one('#' + e.id, new DOMParser().parseFromString(await answer.text(), 'text/html'))
      e.replaceWith(fresh); begin(fresh); lost(false)
      if (!fresh.dataset.poll) announce(fresh.dataset.done ?? say('已完成', 'Done'))
    } catch { lost(true); poll(e, Math.min(wait * 2, 30000)) }
  }

  // ---- camera, where the browser can read codes; else the typed code stays
  async function scan(area) {
    if (!window.BarcodeDetector || !navigator.mediaDevices) return
    const start = one('[data-scan-start]', area), field = one('input', area), video = make('video', { muted: true, playsInline: true })
    start.hidden = false
    start.onclick = async () => {
      let stream
      try { stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } }) } catch { start.hidden = true; return announce(say('无法使用相机，请手动输入编码', 'No camera. Please type the code.')) }
      start.replaceWith(video); video.srcObject = stream; await video.play()
      const eye = new BarcodeDetector({ formats: ['qr_code'] })
      const look = async () => {
        const [code] = await eye.detect(video).catch(() => [])
        if (!code) return setTimeout(look, 150)
        stream.getTracks().forEach(t => t.stop()); navigator.vibrate?.(60)
        field.value = code.rawValue; field.form.requestSubmit()
      }
      look()
    }
  }

  // ---- start; again for every part that was swapped in
  function begin(part) {
    all('[data-js]', part).forEach(e => { e.hidden = false })
    all('[data-poll]', part).concat(part.dataset?.poll ? part : []).forEach(e => poll(e))
    all('[data-scan]', part).forEach(scan); tick()
  }
  all('[data-share]').forEach(e => { if (!navigator.share) e.removeAttribute('data-js') })
  begin(doc); one('.errors')?.focus()
  all('.toast:not([role=alert])').forEach(t => { if (!root.hasAttribute('data-elder')) setTimeout(() => t.matches(':hover, :focus-within') || t.remove(), 8000) })
  const worker = one('[data-worker]'); if (worker) navigator.serviceWorker?.register(worker.dataset.worker, { scope: worker.dataset.scope }).catch(() => 0)
})()
