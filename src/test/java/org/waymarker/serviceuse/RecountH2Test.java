package org.waymarker.serviceuse;

import java.util.Map;
import org.waymarker.testing.Databases;

class RecountH2Test extends RecountContract {
    @Override
    Map<String, Object> database() {
        return Databases.h2();
    }
}
