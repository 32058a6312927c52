// Gonghui: a voucher's code, computed on the phone every 30 s, with or without a network. The rules: Sources/Benefits/Rules/VoucherCode.swift
const box = document.querySelector('[data-voucher]')
const text = document.querySelector('[data-voucher-code]'), bar = document.querySelector('[data-voucher-time]')
if (box) {
	const { voucher, secret, now, until } = box.dataset
	// The server's time decides; a copy kept for offline use starts from the moment at which it was loaded, so the phone's clock is taken then.
	const offset = document.documentElement.dataset.stale === undefined ? now - Date.now() : +(localStorage.voucherOffset ?? 0)
	if (document.documentElement.dataset.stale === undefined) try { localStorage.voucherOffset = offset } catch {}
	const raw = Uint8Array.from(atob(secret.replace(/-/g, '+').replace(/_/g, '/')), c => c.charCodeAt(0))
	const key = await crypto.subtle.importKey('raw', raw, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
	let shown
	const show = async () => {
		const time = Date.now() + offset, step = Math.floor(time / 30000)
		if (time >= until) return location.reload()
		bar.value = 30 - Math.floor(time / 1000) % 30
		if (step === shown) return
		shown = step
		const message = new DataView(new ArrayBuffer(8))
		message.setBigUint64(0, BigInt(step))
		const hash = new DataView(await crypto.subtle.sign('HMAC', key, message))
		const code = voucher + String(hash.getUint32(0) % 1000000).padStart(6, '0')
		text.textContent = code.replace(/(\d{4})(?=\d)/g, '$1 ')
		box.querySelector('path').setAttribute('d', draw(code))
		box.querySelector('svg').setAttribute('viewBox', '0 0 29 29')
		box.querySelector('rect').setAttribute('width', 29); box.querySelector('rect').setAttribute('height', 29)
	}
	await show()
	setInterval(show, 500)
}

// A QR code of version 1, level M, for 16 digits: the one case that is needed. Mask 0.
function draw(digits) {
	let bits = '0001' + (16).toString(2).padStart(10, '0')
	for (let i = 0; i < 16; i += 3) { const part = digits.slice(i, i + 3); bits += (+part).toString(2).padStart([0, 4, 7, 10][part.length], '0') }
	bits = (bits + '0000').padEnd(72, '0')
	const data = bits.match(/.{8}/g).map(b => parseInt(b, 2))
	for (let i = 0; data.length < 16; i++) data.push(i % 2 ? 17 : 236)
	const all = [...data, ...check(data)].map(b => b.toString(2).padStart(8, '0')).join('')
	const grid = Array.from({ length: 21 }, () => Array(21).fill(undefined))
	const finder = (r, c) => { for (let y = -1; y < 8; y++) for (let x = -1; x < 8; x++) if (grid[r + y]?.[c + x] === undefined && r + y >= 0 && r + y < 21 && c + x >= 0 && c + x < 21) { const d = Math.max(Math.abs(y - 3), Math.abs(x - 3)); grid[r + y][c + x] = d !== 2 && d < 4 } }
	finder(0, 0); finder(0, 14); finder(14, 0)
	for (let i = 8; i < 13; i++) grid[6][i] = grid[i][6] = i % 2 === 0
	const format = [...'101010000010010'].map(b => b === '1') // level M, mask 0
	for (let i = 0; i < 15; i++) {
		const bit = format[i]
		if (i < 6) grid[8][i] = bit; else if (i < 8) grid[8][i + 1] = bit; else if (i === 8) grid[7][8] = bit; else grid[14 - i][8] = bit
		if (i < 7) grid[20 - i][8] = bit; else grid[8][i + 6] = bit
	}
	grid[13][8] = true
	let at = 0
	for (let right = 20, up = true; right > 0; right -= 2, up = !up) {
		if (right === 6) right = 5
		for (let i = 0; i < 21; i++) for (const c of [right, right - 1]) {
			const r = up ? 20 - i : i
			if (grid[r][c] === undefined) grid[r][c] = (all[at++] === '1') !== ((r + c) % 2 === 0)
		}
	}
	return grid.map((row, y) => row.map((dark, x) => dark ? `M${x + 4} ${y + 4}h1v1h-1z` : '').join('')).join('')
}

// Ten error-correction bytes over GF(256).
function check(data) {
	const times = (a, b) => { let p = 0; for (; b; b >>= 1, a = a << 1 ^ (a > 127 ? 285 : 0)) if (b & 1) p ^= a; return p }
	let generator = [1]
	for (let i = 0, root = 1; i < 10; i++, root = times(root, 2)) generator = [...generator, 0].map((g, j) => g ^ times(generator[j - 1] ?? 0, root))
	const rest = [...data, ...Array(10).fill(0)]
	for (let i = 0; i < 16; i++) { const lead = rest[i]; if (lead) generator.forEach((g, j) => { rest[i + j] ^= times(g, lead) }) }
	return rest.slice(16)
}
