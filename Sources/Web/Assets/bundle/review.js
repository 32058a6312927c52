// Gonghui: the lawyer's review by keyboard. j k move, a confirms, r rejects, e edits, n adds; without this the forms do the same.
const list = document.querySelector('[data-review]')
const findings = () => [...list.querySelectorAll('.finding')]
const current = () => document.activeElement.closest?.('.finding')
const show = e => { e?.focus(); e?.scrollIntoView({ block: 'center' }) }
const open = (from, selector) => {
	const summary = from?.querySelector(selector)
	if (!summary) return
	summary.parentElement.open = true
	summary.parentElement.querySelector('input:not([type=hidden]), textarea, select')?.focus()
}
const acts = {
	j: all => show(all[all.indexOf(current()) + 1] ?? all[0]),
	k: all => show(all.at(Math.max(-1, all.indexOf(current()) - 1))),
	a: () => current()?.querySelector('[data-accept]')?.click(),
	r: () => open(current(), '[data-reject]'),
	e: () => open(current(), '[data-edit]'),
	n: () => { const add = current()?.closest('li')?.querySelector('[data-add]'); if (add?.matches('a')) add.click(); else open(add?.closest('li'), 'summary[data-add]') }
}
if (list) {
	document.addEventListener('keydown', event => {
		if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.target.closest('input, textarea, select')) return
		const act = acts[event.key]
		if (!act) return
		event.preventDefault(); act(findings())
	})
	const here = document.getElementById(location.hash.slice(1))
	const next = here?.querySelector('.finding[data-open]') ?? here?.querySelector('.finding') ?? list.querySelector('.finding[data-open]')
	if (next && !document.querySelector('.errors')) next.focus({ preventScroll: !here })
}
