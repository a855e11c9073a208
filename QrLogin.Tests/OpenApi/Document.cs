using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Json.Schema;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.OpenApi;

/// <summary>The API document, read as a client would read it.</summary>
internal sealed class Document
{
    private static readonly EvaluationOptions s_strict = new() { OutputFormat = OutputFormat.List, RequireFormatValidation = true };

    /// <summary>What browsers make, and may add to: Web Authentication Level 3, section 5.1.</summary>
    private static readonly string[] s_open =
    [
        "RegisterPasskeyRequest", "PasskeyAttestationResponse", "PasskeyLogInRequest", "PasskeyAssertion", "PasskeyAssertionResponse",
    ];

    private readonly JsonNode _root;
    private readonly string _definitions;

    private Document(JsonNode root)
    {
        _root = root;
        // As closed JSON Schemas, so that a member that the document lacks is found.
        var schemas = root["components"]!["schemas"]!.DeepClone().AsObject();
        foreach (var (name, schema) in schemas)
            if (schema!.AsObject().ContainsKey("properties") && !s_open.Contains(name)) schema["additionalProperties"] = false;
        _definitions = Refer(schemas.ToJsonString());
    }

    /// <summary>Every operation, as "GET /path".</summary>
    public IEnumerable<string> Operations => Each.Select(o => o.Name);

    /// <summary>The operations with their descriptions.</summary>
    public IEnumerable<(string Name, JsonObject Operation)> Each =>
        from path in _root["paths"]!.AsObject()
        from operation in path.Value!.AsObject()
        select ($"{operation.Key.ToUpperInvariant()} {path.Key}", operation.Value!.AsObject());

    /// <summary>The members of all bodies, as "Type.member".</summary>
    public IEnumerable<(string Name, JsonObject Member)> Members =>
        from schema in _root["components"]!["schemas"]!.AsObject()
        from member in schema.Value!["properties"]?.AsObject() ?? []
        select ($"{schema.Key}.{member.Key}", member.Value!.AsObject());

    /// <summary>Every example body, with its location and its schema.</summary>
    public IEnumerable<(string Where, JsonNode Schema, JsonNode Example)> Examples =>
        from body in Bodies
        from example in body.Content["examples"]?.AsObject().Select(e => e.Value!["value"]!)
            ?? (body.Content["example"] is { } one ? [one] : [])
        select (body.Where, body.Content["schema"]!, example);

    /// <summary>The texts of all refusals.</summary>
    public IEnumerable<string> Words =>
        from body in Bodies
        from part in body.Content["schema"]?["allOf"]?.AsArray() ?? []
        from member in part!["properties"]?.AsObject() ?? []
        from word in member.Value!["enum"]!.AsArray()
        select word!.GetValue<string>();

    public JsonNode this[string part] => _root[part]!;

    private IEnumerable<(string Where, JsonNode Content)> Bodies =>
        from operation in Each
        from content in Contents(operation.Operation["requestBody"], operation.Name)
            .Concat(operation.Operation["responses"]!.AsObject().SelectMany(r => Contents(Resolve(r.Value!), $"{operation.Name} {r.Key}")))
        select content;

    public static async Task<Document> Of(HttpClient http) => Parse((await http.Call(HttpMethod.Get, "openapi/v1.json")).Text);

    public static Document Parse(string text) => new(JsonNode.Parse(text)!);

    /// <summary>The operation of a request; null if the document has none.</summary>
    public string? OperationOf(HttpMethod method, string path) =>
        Operations
            .Where(o => Regex.IsMatch($"{method} {path}", "^" + Regex.Replace(o, @"\{\w+\}", "[^/]+") + "$"))
            .OrderBy(o => o.Contains('{', StringComparison.Ordinal))
            .FirstOrDefault();

    /// <summary>The schema of an answer's body; null if the document has none for this status and type.</summary>
    public JsonNode? Answer(string operation, int status, string? mediaType) =>
        Each.Single(o => o.Name == operation).Operation["responses"]![$"{status}"] is { } response
            ? mediaType is null ? new JsonObject() : Resolve(response)["content"]?[mediaType] : null;

    /// <summary>The schema of a request's body.</summary>
    public JsonNode? Request(string operation) =>
        Each.Single(o => o.Name == operation).Operation["requestBody"]?["content"]?["application/json"]?["schema"];

    /// <summary>How a body differs from its schema; empty if it matches.</summary>
    public string? Wrong(JsonNode schema, JsonElement body)
    {
        const string Dialect = "https://json-schema.org/draft/2020-12/schema";
        var complete = JsonSchema.FromText(
            $$"""{"$schema":"{{Dialect}}","$defs":{{_definitions}},"allOf":[{{Refer(schema.ToJsonString())}}]}""");
        var result = complete.Evaluate(body, s_strict);
        if (result.IsValid) return null;
        return string.Join(
            "; ",
            result.Details!.Where(d => d.Errors is not null).SelectMany(d => d.Errors!.Select(e => $"{d.InstanceLocation}: {e.Value}")));
    }

    private static string Refer(string json) => json.Replace("#/components/schemas/", "#/$defs/", StringComparison.Ordinal);

    private static IEnumerable<(string, JsonNode)> Contents(JsonNode? of, string where) =>
        of?["content"]?.AsObject().Select(c => ($"{where} {c.Key}", c.Value!)) ?? [];

    private JsonNode Resolve(JsonNode response) =>
        response["$ref"] is { } reference ? _root["components"]!["responses"]![reference.GetValue<string>().Split('/')[^1]]! : response;
}
