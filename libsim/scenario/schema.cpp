#include "libsim/scenario/schema.hpp"

#include <string>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace libsim {
namespace {

using Json = nlohmann::json;

void open_object(Json& schema) {
  schema["type"] = "object";
  if (!schema.contains("properties")) { schema["properties"] = Json::object(); }
  schema["additionalProperties"] = false;
}

/// The schema of the object that holds the last key of `path`. A key "*" leads to the elements of a list.
Json& holder_of(Json& root, const Json::json_pointer& path) {
  if (path.empty()) { return root; }
  const std::string& key = path.back();
  Json& holder = holder_of(root, path.parent_pointer());
  Json& schema = key == "*" ? holder["items"] : holder["properties"][key];
  if (key != "*" && schema.value("type", "object") == "array") { return schema; }
  open_object(schema);
  return schema;
}

void set_bounds(Json& schema, const FieldDoc& doc) {
  if (!doc.min.empty()) { schema["minimum"] = Json::parse(doc.min); }
  if (!doc.max.empty()) { schema["maximum"] = Json::parse(doc.max); }
}

Json list_of(Json items) {
  return {{"type", "array"}, {"items", std::move(items)}};
}

Json number_list(const FieldDoc& doc) {
  Json items{{"type", "number"}};
  set_bounds(items, doc);
  Json schema = list_of(std::move(items));
  schema["minItems"] = doc.count == 0 ? 1 : doc.count;
  if (doc.count != 0) { schema["maxItems"] = doc.count; }
  return schema;
}

/// A kind alone, or an object with a kind and that kind's own fields.
Json kind_schema(const FieldDoc& doc) {
  Json word{{"type", "string"}};
  if (!doc.words.empty()) { word["enum"] = doc.words; }
  const Json object{{"type", "object"}, {"properties", {{"kind", word}}}, {"required", Json::array({"kind"})}};
  return {{"anyOf", Json::array({word, object})}};
}

Json schema_of(const FieldDoc& doc) {
  if (doc.type == "number" || doc.type == "integer") {
    Json schema{{"type", doc.optional ? Json::array({doc.type, "null"}) : Json(doc.type)}};
    set_bounds(schema, doc);
    return schema;
  }
  if (doc.type == "boolean") { return {{"type", "boolean"}}; }
  if (doc.type == "text") { return {{"type", "string"}}; }
  if (doc.type == "texts") { return list_of({{"type", "string"}}); }
  if (doc.type == "choice") { return {{"type", "string"}, {"enum", doc.words}}; }
  if (doc.type == "numbers" || doc.type == "weights") { return number_list(doc); }
  if (doc.type == "kind") { return kind_schema(doc); }
  Json object = Json::object();
  open_object(object);
  return doc.type == "objects" ? list_of(std::move(object)) : object;
}

}  // namespace

Json json_schema(std::span<const FieldDoc> docs, std::string_view title) {
  Json root{{"$schema", "https://json-schema.org/draft/2020-12/schema"}, {"title", title}};
  open_object(root);
  for (const FieldDoc& doc : docs) {
    const Json::json_pointer path{doc.path};
    Json& holder = holder_of(root, path.parent_pointer());
    Json schema = schema_of(doc);
    schema["description"] = doc.unit.empty() ? doc.meaning : fmt::format("{} [{}]", doc.meaning, doc.unit);
    if (!doc.default_value.empty()) { schema["default"] = Json::parse(doc.default_value); }
    holder["properties"][path.back()] = std::move(schema);
    if (doc.required) { holder["required"].push_back(path.back()); }
  }
  const Json name{{"type", "string"}};
  root["properties"]["$schema"] = {{"type", "string"}, {"description", "this schema, for editors"}};
  root["properties"]["extends"] = {{"anyOf", Json::array({name, list_of(name)})},
                                   {"description", "the file or files that this one changes"}};
  return root;
}

}  // namespace libsim
