// Gonghui: branches, the nearest first. The place goes into this page's address and nowhere else.
const button = document.querySelector('[data-near]')
if (button && navigator.geolocation) button.onclick = () => {
	button.ariaDisabled = 'true'
	navigator.geolocation.getCurrentPosition(
		({ coords }) => location.replace(`${location.pathname}?north=${coords.latitude.toFixed(4)}&east=${coords.longitude.toFixed(4)}`),
		() => button.remove(), { timeout: 10000, maximumAge: 600000 })
}
