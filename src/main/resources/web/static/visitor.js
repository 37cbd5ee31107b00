// Spares a phone's line: the page is fetched anew and what changed is put in its place. In words that the oldest phones
// understand. Where it does not come, cannot be read or fails, the page reloads itself.

(function () {
  'use strict';

  var TIMEOUT_MILLIS = 12000;
  var PARTS = ['number', 'state', 'facts', 'foot'];

  var main = document.getElementById('main');
  var seconds = Number(main.getAttribute('data-refresh'));
  var asOf = shownTime();

  function shownTime() {
    var time = document.getElementById('as-of');
    return time ? time.getAttribute('data-time') : null;
  }

  /** What could not be fetched is no news: what is shown stays, and says of when it is. */
  function lost() {
    var foot = document.getElementById('foot');
    if (foot && asOf) {
      foot.textContent = main.getAttribute('data-lost').replace('{time}', asOf);
      foot.setAttribute('data-lost', 'true');
    }
    wait();
  }

  function hasParts(page) {
    return PARTS.every(function (id) {
      return page.getElementById(id);
    });
  }

  function showPart(before, after) {
    if (before.outerHTML !== after.outerHTML) {
      before.innerHTML = after.innerHTML;
      before.setAttribute('data-kind', after.getAttribute('data-kind') || '');
      before.removeAttribute('data-lost');
    }
  }

  function show(html) {
    var page = new DOMParser().parseFromString(html, 'text/html');
    var fresh = page.getElementById('main');
    if (hasParts(page) && hasParts(document)) {
      PARTS.forEach(function (id) {
        showPart(document.getElementById(id), page.getElementById(id));
      });
    } else {
      main.innerHTML = fresh.innerHTML;
    }
    document.title = page.title;
    seconds = Number(fresh.getAttribute('data-refresh'));
    asOf = shownTime();
    wait();
  }

  function answered(request) {
    if (request.status === 0 || request.status >= 500 || request.status === 429) {
      lost();
      return;
    }
    try {
      show(request.responseText);
    } catch (tooOld) {
      location.reload();
    }
  }

  function look() {
    var request = new XMLHttpRequest();
    request.open('GET', location.href);
    request.timeout = TIMEOUT_MILLIS;
    request.onloadend = function () {
      answered(request);
    };
    request.send();
  }

  function wait() {
    if (seconds > 0) {
      setTimeout(look, seconds * 1000);
    }
  }

  // From here on the script asks, and a broken line leaves what is shown: the page's own reload, which would put the
  // browser's page of an error in its place, is called off.
  window.addEventListener('load', function () {
    setTimeout(function () {
      if (window.stop) {
        window.stop();
      }
      wait();
    }, 0);
  });
}());
