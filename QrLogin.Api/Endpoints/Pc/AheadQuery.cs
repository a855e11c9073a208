using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using QrLogin.Api.Problems;
using QrLogin.Api.Requests;

namespace QrLogin.Api.Endpoints.Pc;

/// <summary>The query of an opening.</summary>
/// <param name="Ahead">Whether the PC wants all codes of the session at once.</param>
internal sealed record AheadQuery(bool Ahead) : IReadFromRequest<AheadQuery>
{
    [RequestParameter(Example = "true")]
    [Description(
        "`true` to get all codes of the session at once, in `upcoming`: the PC then replaces the code by itself, and a new code "
        + "alone is no change to wait for.")]
    [AllowedValues("true", "false")]
    private const string AheadName = "ahead";

    private static readonly Problem Invalid = Problem.Validation(AheadName, "Must be true or false.");

    public static ValueTask<Result<AheadQuery>> ReadAsync(HttpContext http) => new(Parse(http.Request.Query[AheadName]));

    private static Result<AheadQuery> Parse(IReadOnlyList<string?> values) => values switch
    {
        [] => new AheadQuery(false),
        ["true"] => new AheadQuery(true),
        ["false"] => new AheadQuery(false),
        _ => Invalid,
    };
}
