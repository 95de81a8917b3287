/// The beginning of a text from outside, in quotation marks, for messages.
package func quoted(_ text: String) -> String { "“\(text.forTerminal(atMost: 60))”" }
