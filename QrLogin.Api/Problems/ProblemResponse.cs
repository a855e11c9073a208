using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Problems;

/// <summary>RFC 9457 problem details, with the extension members of this contract.</summary>
internal sealed record ProblemResponse(
    [property: Description("A URI that identifies the kind of refusal: `urn:qrlogin:problem:` followed by `code`.")]
    [property: Url]
    string Type,
    [property: Description("What the refusal means, for people who read logs. The wording may change at any time: programs use `code`.")]
    string Title,
    [property: Description("The HTTP status code, repeated.")]
    [property: Range(400, 599)]
    int Status,
    [property: Description("The stable code of the refusal. Each operation lists the codes that it returns.")]
    string Code,
    [property: Description("With `qr_finished` and `confirm_token_used`: the status of the session.")]
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    SessionStatus? SessionStatus,
    [property: Description("With `wrong_number`: how many attempts are left. At 0, the session is denied.")]
    [property: Range(0, 2)]
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    int? AttemptsLeft,
    [property: Description("With `validation`: the errors, by member.")]
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    IReadOnlyDictionary<string, string[]>? Errors,
    [property: Description("With `invalid_authorization_request`: the error that the standard names.")]
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    string? Error);

/// <summary>A problem as the API or an OAuth endpoint reports it, for the OpenAPI document.</summary>
internal sealed record ShownProblem(int Status, string Word, string MediaType, JsonNode Body);
