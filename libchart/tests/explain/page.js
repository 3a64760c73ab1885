// Runs in the page that page.py made; what it found goes into an element "said".
'use strict';
const said = [];
const check = (name, good) => said.push((good ? 'ok ' : 'not ok ') + name);
const shown = () => [...document.querySelectorAll('#tree .leaf')]
  .filter(row => row.getClientRects().length > 0);
const press = key => document.activeElement.dispatchEvent(
  new KeyboardEvent('keydown', {key, bubbles: true, cancelable: true}));
const type = text => {
  search.value = text;
  search.dispatchEvent(new Event('input'));
};
const box = name => boxes.find(b => b.value === name);
const toggle = name => {
  box(name).checked = !box(name).checked;
  box(name).dispatchEvent(new Event('change'));
};

check('nothing was run that values or names hold', window.hacked === undefined);
check('nothing was made of what values or names hold',
  document.images.length === 0 && document.scripts.length === 2 &&
  document.querySelectorAll('svg, iframe, a, b b').length === 0);
check('nothing was fetched', performance.getEntriesByType('resource').length === 0);
check('hostile text is shown as it is', document.body.textContent.includes(
  '<\/script><img src=x onerror=\\"window.hacked=1\\">'));
check('hostile keys are shown as they are', [...document.querySelectorAll('.key')]
  .some(key => key.textContent === '"><img src=x onerror=window.hacked=2>'));
check('hostile names of files are shown as they are',
  document.body.textContent.includes('<' + 'svg onload=hacked=3>.yaml'));
check('there are findings first', document.querySelectorAll('.finding').length === 5);
check('a finding says what to write', document.querySelector('.finding .hint code')
  .textContent === 'web.ingress.enabled');
check('a leaf is coloured by its verdict',
  getComputedStyle(document.querySelector('.leaf.misplaced')).borderLeftColor !==
  getComputedStyle(document.querySelector('.leaf.used')).borderLeftColor);
check('a list of tables has the verdict of what is in it',
  document.querySelector('[data-text="web.hosts"]').dataset.verdict === 'used');
const leafAt = path => document.querySelector(`[data-text="${path}"]`);
check('a branch not taken is said, with what guards it',
  leafAt('web.ingress.host').dataset.verdict === 'unread' &&
  document.body.textContent.includes('.Values.ingress.enabled'));
check('a subchart that is off is said, with its condition',
  leafAt('extra.size').dataset.verdict === 'disabled' &&
  document.body.textContent.includes('condition extra.enabled'));
const titles = [...document.querySelectorAll('[data-text="web.title"]')];
check('what a later layer replaced has a row below what replaced it',
  titles.map(row => row.dataset.verdict).join() === 'used,overridden' &&
  titles[1].textContent.includes('"first"') &&
  titles[1].textContent.includes('c/values.yaml:'));

press('/');
check('/ goes to the search', document.activeElement === search);
type('PORT');
check('search finds paths, whatever their case',
  shown().length === 1 && shown()[0].dataset.text === 'web.service.port');
check('the number of hits is said', /^1 of \d+ values shown$/.test(status.textContent));
type('no such thing');
check('no hit is said too', shown().length === 0 && status.textContent.startsWith('0 of'));
press('Escape');
check('Escape clears', search.value === '' && shown().length > 1);
toggle('default');
check('defaults can be hidden', shown().length > 0 &&
  shown().every(row => row.dataset.verdict !== 'default'));
toggle('default');
search.focus();
press('ArrowDown');
check('arrow down goes from the search to the first finding',
  document.activeElement === document.querySelector('.finding'));
press('ArrowDown');
press('ArrowUp');
check('arrow up goes back', document.activeElement === document.querySelector('.finding'));
const fold1 = document.querySelector('#tree summary');
fold1.focus();
press('ArrowLeft');
check('arrow left closes', !fold1.parentNode.open);
press('ArrowRight');
check('arrow right opens', fold1.parentNode.open);
check('rows can be reached by tab', shown().every(row => row.tabIndex === 0));
check('nothing is wider than the window',
  document.documentElement.scrollWidth <= window.innerWidth);
const pre = document.createElement('pre');
pre.id = 'said';
pre.textContent = said.join('\n');
document.body.append(pre);
