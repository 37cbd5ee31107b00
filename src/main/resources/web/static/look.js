// The form that leads to a ticket's time line.

import { linkTo } from './dom.js';

/** Makes it lead to that centre's tickets. */
export function lookUp(centre) {
  document.getElementById('look').addEventListener('submit', (event) => {
    event.preventDefault();
    const asked = document.getElementById('look-number').value.trim();
    if (asked) {
      location.assign(linkTo(centre, 'tickets', asked));
    }
  });
}
