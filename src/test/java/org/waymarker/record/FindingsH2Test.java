package org.waymarker.record;

import java.util.Map;
import org.waymarker.testing.Databases;

class FindingsH2Test extends FindingsContract {
    @Override
    Map<String, Object> database() {
        return Databases.h2();
    }
}
