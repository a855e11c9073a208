using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using QrLogin.Api.Problems;
using QrLogin.Api.Requests;

namespace QrLogin.Api.Sessions;

/// <summary>The query of a long poll.</summary>
/// <param name="Since">The version that the caller has seen; null for the current version.</param>
/// <param name="Wait">How long to wait for a change; null to answer at once.</param>
internal sealed record WaitQuery(int? Since, TimeSpan? Wait) : IReadFromRequest<WaitQuery>
{
    /// <summary>The longest wait, in seconds.</summary>
    public const int MaxWaitSeconds = 25;

    [RequestParameter(Example = 1)]
    [Description("The `version` that the caller last saw. Defaults to the current version.")]
    [Range(0, int.MaxValue)]
    private const string SinceName = "since";

    [RequestParameter(Example = MaxWaitSeconds)]
    [Description("How many seconds to wait for a new version. Without it, the call returns at once.")]
    [Range(0, MaxWaitSeconds)]
    private const string WaitName = "wait";

    public static readonly Problem InvalidWait =
        Problem.Validation(WaitName, $"Must be seconds: a whole number from 0 to {MaxWaitSeconds}.");

    private static readonly WaitQuery None = new(null, null);

    public static ValueTask<Result<WaitQuery>> ReadAsync(HttpContext http) =>
        new(http.Request.QueryString.HasValue ? Parse(http.Request.Query) : None);

    public static Result<WaitQuery> Parse(IQueryCollection query)
    {
        if (!QueryNumber.TryParse(query, SinceName, int.MaxValue, out int? since))
            return Problem.Validation(SinceName, "Must be a version: a whole number.");
        if (!QueryNumber.TryParse(query, WaitName, MaxWaitSeconds, out int? wait)) return InvalidWait;
        return new WaitQuery(since, wait is { } seconds ? TimeSpan.FromSeconds(seconds) : null);
    }
}
