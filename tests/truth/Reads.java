// Answers each line of standard input, a .properties text in Base64, by the names and values that
// java.util.Properties loads, each with a NUL behind it, in Base64.
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Properties;

class Reads {
    public static void main(String[] words) throws Exception {
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in));
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            byte[] text = Base64.getDecoder().decode(line);
            Properties properties = new Properties();
            properties.load(new StringReader(new String(text, StandardCharsets.UTF_8)));
            StringBuilder answer = new StringBuilder();
            for (String name : properties.stringPropertyNames()) {
                answer.append(name).append('\0').append(properties.getProperty(name)).append('\0');
            }
            byte[] encoded = answer.toString().getBytes(StandardCharsets.UTF_8);
            System.out.println(Base64.getEncoder().encodeToString(encoded));
        }
    }
}
