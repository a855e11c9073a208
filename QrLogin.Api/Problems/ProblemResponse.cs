using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Problems;

/// <summary>RFC 9457 problem details, with this contract's members.</summary>
internal sealed record ProblemResponse(
    string Type,
    string Title,
    int Status,
    string Code,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] SessionStatus? SessionStatus,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? AttemptsLeft,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, string[]>? Errors);

/// <summary>A refusal as one face shows it.</summary>
internal sealed record ShownProblem(int Status, string Word, string MediaType, JsonNode Body);
