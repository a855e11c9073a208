using System.Text.RegularExpressions;
using QrLogin.Api.Authentication.External;
using QrLogin.Api.Problems;
using QrLogin.Api.Values;

namespace QrLogin.Api.Endpoints.Pages;

/// <summary>Sends people to an identity provider, and shows the page where they come back.</summary>
internal static partial class ProviderPage
{
    public static void MapProviders(this IEndpointRouteBuilder pages)
    {
        pages.MapGet(PagePaths.Provider + "/{provider}", Leave);
        pages.MapGet(PagePaths.Provider, Return);
    }

    private static async Task<IResult> Leave(string provider, HttpContext http, ProviderLogins logins, PublicOrigin origin)
    {
        var query = http.Request.Query;
        var request = new ProviderLoginRequest(query["state"].ToString(), query["nonce"].ToString(), query["code_challenge"].ToString());
        if (!Value().IsMatch(request.State) || !Value().IsMatch(request.Nonce) || !Value().IsMatch(request.CodeChallenge))
            return Problem.NotFound;
        string redirectUri = origin.Of(http) + PagePaths.Provider;
        return await logins.AddressAsync(provider, request, redirectUri, http.RequestAborted) is { } address
            ? new SeeOther(address)
            : Problem.NotFound;
    }

    /// <summary>The page's script reads the code, and what it must be compared with.</summary>
    private static async Task<IResult> Return(HttpContext http, ExternalProviders providers)
    {
        var known = new Dictionary<string, ProviderPageIssuer>();
        // If one does not answer, the page says so to those who come back from it.
        foreach (var (client, keys) in await providers.ReachableAsync(http.RequestAborted))
            known[client.Key] = new(keys.Issuer, keys.Endpoints?.SendsIssuer == true);
        return PageWithData.Of("provider.html", new ProviderPageData(known), PageJson.Default.ProviderPageData);
    }

    /// <summary>What our page sends: base64url of at most 64 bytes.</summary>
    [GeneratedRegex("^[A-Za-z0-9_-]{22,86}$")]
    private static partial Regex Value();
}
