// The device makers' page: what stands in a frame of code can be copied, and the contents show where one is.

import './base.js';

const main = document.getElementById('main');

/** Works also where the page came over plain HTTP, where browsers give no clipboard to scripts. */
async function copy(pre) {
  if (navigator.clipboard) {
    await navigator.clipboard.writeText(pre.textContent);
    return;
  }
  const range = document.createRange();
  range.selectNodeContents(pre);
  const selection = getSelection();
  selection.removeAllRanges();
  selection.addRange(range);
  document.execCommand('copy');
  selection.removeAllRanges();
}

for (const frame of document.querySelectorAll('[data-copy]')) {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'copy';
  button.textContent = main.dataset.copyWord;
  button.addEventListener('click', async () => {
    await copy(frame.querySelector('pre'));
    button.textContent = main.dataset.copiedWord;
    setTimeout(() => { button.textContent = main.dataset.copyWord; }, 1500);
  });
  frame.append(button);
}

// What scrolls can be scrolled by the keyboard, too.
const widths = new ResizeObserver((entries) => entries.forEach(({ target }) => {
  if (target.scrollWidth > target.clientWidth) {
    target.tabIndex = 0;
  } else {
    target.removeAttribute('tabindex');
  }
}));
document.querySelectorAll('.code pre').forEach((pre) => widths.observe(pre));

const links = new Map([...document.querySelectorAll('.dev-nav a')].map((a) => [a.hash.slice(1), a]));
const seen = new Set();

function mark() {
  let current;
  for (const [id] of links) {
    if (seen.has(id)) {
      current = id;
    }
  }
  for (const [id, link] of links) {
    link.toggleAttribute('aria-current', id === current);
  }
}

const watcher = new IntersectionObserver((entries) => {
  for (const entry of entries) {
    if (entry.isIntersecting) {
      seen.add(entry.target.id);
    } else {
      seen.delete(entry.target.id);
    }
  }
  mark();
}, { rootMargin: '0px 0px -75% 0px' });
for (const id of links.keys()) {
  const target = document.getElementById(id);
  if (target) {
    watcher.observe(target);
  }
}
