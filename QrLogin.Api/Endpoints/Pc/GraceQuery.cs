using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using QrLogin.Api.Problems;
using QrLogin.Api.Requests;

namespace QrLogin.Api.Endpoints.Pc;

/// <summary>The query of a cancellation.</summary>
/// <param name="Grace">How long the PC has to come back; zero to cancel at once.</param>
internal sealed record GraceQuery(TimeSpan Grace) : IReadFromRequest<GraceQuery>
{
    private const int MaxSeconds = 30;

    [RequestParameter(Example = 5)]
    [Description("How many seconds the PC has to come back, by requesting the session. Without it, the session is cancelled at once.")]
    [Range(0, MaxSeconds)]
    private const string GraceName = "grace";

    public static readonly Problem Invalid = Problem.Validation(GraceName, $"Must be seconds: a whole number from 0 to {MaxSeconds}.");

    public static ValueTask<Result<GraceQuery>> ReadAsync(HttpContext http) =>
        new(QueryNumber.TryParse(http.Request.Query, GraceName, MaxSeconds, out int? seconds)
            ? new GraceQuery(TimeSpan.FromSeconds(seconds ?? 0))
            : Invalid);
}
