// Draws: recomputes the way from one's own leaf to the published root. ../../../../docs/draw-proof.md
const text = new TextEncoder()
const bytes = hex => Uint8Array.from(hex.match(/../g) ?? [], pair => parseInt(pair, 16))
const sha = async (...parts) => new Uint8Array(await crypto.subtle.digest('SHA-256', new Uint8Array(parts.flatMap(part => [...part]))))
const hex = hash => [...hash].map(byte => byte.toString(16).padStart(2, '0')).join('')

async function root({ leaf, weight, group, path }) {
	let hash = await sha([0], text.encode(leaf), [0], text.encode(weight), [0], text.encode(group))
	for (const step of path.split(' ').filter(Boolean)) {
		const other = bytes(step.slice(1))
		hash = await (step[0] === 'L' ? sha([1], other, hash) : sha([1], hash, other))
	}
	return hex(hash)
}

for (const area of document.querySelectorAll('[data-leaf]')) {
	const button = area.querySelector('[data-check-leaf]')
	if (!globalThis.crypto?.subtle) { button.remove(); continue }
	button.onclick = async () => {
		const good = await root(area.dataset) === area.dataset.root
		const verdict = area.querySelector('[data-verdict]')
		verdict.className = good ? 'tag good' : 'tag bad'
		verdict.textContent = good ? area.dataset.good : area.dataset.bad
	}
}
