using System.Text;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Authentication.OAuthClients;

/// <summary>Where the answer to an authorization request goes (RFC 6749, section 4.1.2).</summary>
/// <param name="RedirectUri">The client's address.</param>
/// <param name="State">What goes back with the answer; null for nothing.</param>
/// <param name="IsFormPost">Whether the browser posts the answer as a form (OAuth 2.0 Form Post Response Mode).</param>
internal sealed record AuthorizationTarget(string RedirectUri, string? State, bool IsFormPost)
{
    /// <summary>Hides the values.</summary>
    public override string ToString() => nameof(AuthorizationTarget);

    /// <summary>Where the answer of a session goes.</summary>
    public static AuthorizationTarget Of(CodeAuthorization request) => new(request.RedirectUri, request.State, request.IsFormPost);

    /// <summary>The parameters of an answer: the given one, the state, and the issuer (RFC 9207).</summary>
    /// <param name="name">The name of the given one.</param>
    /// <param name="value">Its value.</param>
    /// <param name="issuer">The issuer.</param>
    /// <param name="description">What an error means, for the client's developer; null for nothing.</param>
    public IReadOnlyDictionary<string, string> Parameters(string name, string value, string issuer, string? description = null)
    {
        var parameters = new Dictionary<string, string> { [name] = value, ["iss"] = issuer };
        if (description is not null) parameters["error_description"] = description;
        if (State is not null) parameters["state"] = State;
        return parameters;
    }

    /// <summary>The client's address with an answer.</summary>
    public string With(IReadOnlyDictionary<string, string> parameters) => WithParameters(RedirectUri, parameters);

    /// <summary>An address with parameters added to its query.</summary>
    public static string WithParameters(string uri, IEnumerable<KeyValuePair<string, string>> parameters)
    {
        var address = new StringBuilder(uri);
        char separator = uri.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        foreach (var (name, value) in parameters)
        {
            address.Append(separator).Append(name).Append('=').Append(Uri.EscapeDataString(value));
            separator = '&';
        }

        return address.ToString();
    }
}
