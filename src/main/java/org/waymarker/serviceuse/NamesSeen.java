package org.waymarker.serviceuse;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Walks JSON, and refuses an object in which a name stands twice: one reader would take the first of the two, another the last.
 * Names are compared by identity, which Jackson's interning allows; an object has few.
 */
final class NamesSeen {
    private String[] names = new String[64];
    private int top;

    /** Forgets what an earlier walk left behind. */
    void start() {
        top = 0;
    }

    /** @return a mark, to be given to {@link #next} */
    int enter() {
        return top;
    }

    /** @return the next name of the object that was entered with this mark; null at its end, when it has been left */
    @Nullable
    String next(JsonParser json, int mark) throws IOException, BadLineException {
        var name = json.nextFieldName();
        if (name == null) {
            top = mark;
            return null;
        }
        add(name, mark);
        return name;
    }

    @SuppressWarnings({"StringEquality", "ReferenceEquality"})
    private void add(String name, int mark) throws BadLineException {
        for (int i = mark; i < top; i++) {
            if (names[i] == name) {
                throw new BadLineException("a name stands twice in one object");
            }
        }
        if (top == names.length) {
            names = Arrays.copyOf(names, 2 * top);
        }
        names[top++] = name;
    }

    /** Passes over the value at which the parser stands. */
    void skip(JsonParser json) throws IOException, BadLineException {
        var token = json.currentToken();
        if (token == JsonToken.START_OBJECT) {
            int mark = enter();
            while (next(json, mark) != null) {
                json.nextToken();
                skip(json);
            }
        } else if (token == JsonToken.START_ARRAY) {
            while (json.nextToken() != JsonToken.END_ARRAY) {
                skip(json);
            }
        }
    }
}
