// Answers each line of standard input, a JSON array [reader, text], by what that reader reads.
const dotenv = require("dotenv");
const JSON5 = require("json5");
const readers = { dotenv: (text) => dotenv.parse(text), json5: (text) => JSON5.parse(text) };

require("readline").createInterface({ input: process.stdin }).on("line", (line) => {
  const [reader, text] = JSON.parse(line);
  let answer;
  try {
    answer = { value: readers[reader](text) };
  } catch (error) {
    answer = { error: String(error.message) };
  }
  process.stdout.write(JSON.stringify(answer) + "\n");
});
