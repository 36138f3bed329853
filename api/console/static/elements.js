// Elements of a page: found by id, or made. Text is only ever set as text, never read as HTML.

/**
 * The element of an id. A page that lacks it is broken, and it is better to hear so at once.
 * @template {HTMLElement} T
 * @param {string} id
 * @param {new () => T} type
 * @returns {T}
 */
export function byId(id, type) {
  const element = document.getElementById(id);
  if (!(element instanceof type)) throw new Error(`the page has no ${type.name} #${id}`);
  return element;
}

/**
 * What the server wrote into a data attribute.
 * @param {HTMLElement} element
 * @param {string} name
 */
export function dataOf(element, name) {
  const value = element.dataset[name];
  if (value === undefined) throw new Error(`#${element.id} has no data attribute ${name}`);
  return value;
}

/**
 * A new element. Attributes that begin with "on" are listeners; null children are left out.
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {Record<string, string | boolean | EventListener>} attributes
 * @param {...(Node | string | null)} children
 * @returns {HTMLElementTagNameMap[Name]}
 */
export function newElement(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(key.slice(2), value);
    else if (typeof value === "boolean") element.toggleAttribute(key, value);
    else element.setAttribute(key, value);
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

/**
 * @param {string} text
 * @param {() => void} onclick
 * @param {Record<string, string>} attributes
 */
export function newButton(text, onclick, attributes = {}) {
  return newElement("button", { type: "button", onclick, ...attributes }, text);
}
