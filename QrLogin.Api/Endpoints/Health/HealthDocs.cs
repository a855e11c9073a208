using QrLogin.Api.OpenApi;
using QrLogin.Api.Problems;

namespace QrLogin.Api.Endpoints.Health;

/// <summary>What load balancers and tools ask.</summary>
internal static class HealthDocs
{
    public static readonly Doc Live = new("live", Tags.Operations, "Whether the process lives", "200, and no more, since strangers may ask.")
    {
        Answers = [new(200, "It lives.", Content.Text("text/plain", "Healthy"))],
    };

    public static readonly Doc Ready = new("ready", Tags.Operations, "Whether it can serve", "Whether the stores answer: 200 or 503, and no more, since strangers may ask. The reason is in the log.")
    {
        Answers = [new(200, "It can.", Content.Text("text/plain", "Healthy"))],
        Refusals = [Problem.Unavailable],
    };
}
