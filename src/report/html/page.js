(function () {
  'use strict';
  var controls = document.getElementById('controls');
  var table = document.getElementById('rows');
  if (!controls || !table) { return; }
  var rows = Array.prototype.slice.call(table.tBodies[0].rows);
  var query = document.getElementById('q');
  var boxes = Array.prototype.slice.call(controls.querySelectorAll('input[type=checkbox]'));
  var shown = document.getElementById('shown');
  var numbers = new Intl.NumberFormat(document.documentElement.lang);
  var texts = null;
  var waiting = 0;
  var reason = '';

  function plain(text) {
    return text.normalize('NFD').replace(/[\u0300-\u036f]/g, '').toLowerCase();
  }

  /* A number's digits without what differs between spellings; of a masked one: none. */
  function digits(text) {
    if (text.indexOf('*') >= 0) { return ''; }
    return text.replace(/\(0\)/g, '').replace(/\D/g, '').replace(/^0+/, '');
  }

  function readRows() {
    texts = rows.map(function (row) {
      return { text: plain(row.textContent),
        phones: digits(row.cells[2].textContent) + ' ' + digits(row.cells[1].textContent) };
    });
  }

  function matcher() {
    var wanted = plain(query.value).trim();
    if (wanted === '') { return function () { return true; }; }
    if (!texts) { readRows(); }
    var number = /^[\d\s.()+\/-]+$/.test(wanted) ? digits(wanted) : '';
    /* The groups of a long number are no words of their own. */
    var words = number.length > 4 ? [wanted] : wanted.split(/\s+/);
    return function (i) {
      return (number.length > 2 && texts[i].phones.indexOf(number) >= 0) ||
        words.every(function (word) { return texts[i].text.indexOf(word) >= 0; });
    };
  }

  function apply() {
    var matches = matcher();
    var on = {};
    var count = 0;
    boxes.forEach(function (box) { on[box.value] = box.checked; });
    rows.forEach(function (row, i) {
      var show = on[row.dataset.s] && (reason === '' || row.dataset.w === reason) && matches(i);
      if (row.hidden === show) { row.hidden = !show; }
      if (show) { count += 1; }
    });
    shown.textContent = shown.dataset.words.replace('{1}', numbers.format(count))
      .replace('{2}', numbers.format(rows.length));
  }

  function applySoon() {
    clearTimeout(waiting);
    waiting = setTimeout(apply, 120);
  }

  query.addEventListener('input', applySoon);
  boxes.forEach(function (box) { box.addEventListener('change', apply); });
  var reset = document.getElementById('reset');

  /* Those of one reason, or of one outcome, alone; without either, all. */
  function only(wanted, status) {
    query.value = '';
    reason = wanted || '';
    boxes.forEach(function (box) { box.checked = !status || box.value === status; });
    apply();
  }

  reset.addEventListener('click', function () {
    only();
    query.focus();
  });
  document.querySelectorAll('a[data-w], a[data-s]').forEach(function (link) {
    link.addEventListener('click', function (event) {
      event.preventDefault();
      only(link.dataset.w, link.dataset.s);
      controls.scrollIntoView();
      reset.focus({ preventScroll: true });
    });
  });
  controls.hidden = false;
  apply();
})();
