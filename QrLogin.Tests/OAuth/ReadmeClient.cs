using Duende.IdentityModel.Client;

namespace QrLogin.Tests.OAuth;

/// <summary>The README's C# lines, which a test compares with these.</summary>
internal static class ReadmeClient
{
    public static async Task<TokenResponse> LogIn(HttpClient http, string server, Action<string> show)
    {
        var policy = new DiscoveryPolicy { DiscoveryDocumentPath = ".well-known/oauth-authorization-server", RequireKeySet = false };
        var found = await http.GetDiscoveryDocumentAsync(new DiscoveryDocumentRequest { Address = server, Policy = policy });
        var codes = await http.RequestDeviceAuthorizationAsync(new() { Address = found.DeviceAuthorizationEndpoint, ClientId = "demo" });
        show($"Open {codes.VerificationUriComplete} on the phone, with the code {codes.UserCode}");
        using var pace = new PeriodicTimer(TimeSpan.FromSeconds(codes.Interval));
        while (true)
        {
            await pace.WaitForNextTickAsync();
            var token = await http.RequestDeviceTokenAsync(new()
            {
                Address = found.TokenEndpoint,
                ClientId = "demo",
                DeviceCode = codes.DeviceCode!
            });
            if (token.Error == "slow_down") pace.Period += TimeSpan.FromSeconds(5);
            else if (token.Error != "authorization_pending") return token; // or the error: access_denied, expired_token
        }
    }
}
