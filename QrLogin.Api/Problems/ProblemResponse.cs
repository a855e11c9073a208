using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Problems;

/// <summary>RFC 9457 problem details, with the extension members of this contract.</summary>
internal sealed record ProblemResponse(
    string Type,
    string Title,
    int Status,
    string Code,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] SessionStatus? SessionStatus,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? AttemptsLeft,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, string[]>? Errors);

/// <summary>A problem as the API or an OAuth endpoint reports it, for the OpenAPI document.</summary>
internal sealed record ShownProblem(int Status, string Word, string MediaType, JsonNode Body);
