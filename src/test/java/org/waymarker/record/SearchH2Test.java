package org.waymarker.record;

import java.util.Map;
import org.waymarker.testing.Databases;

class SearchH2Test extends SearchContract {
    @Override
    Map<String, Object> database() {
        return Databases.h2();
    }
}
