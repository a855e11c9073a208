using System.Net;
using System.Text;
using QrLogin.Api.Problems;
using QrLogin.Api.Requests;

namespace QrLogin.Api.Authentication.OAuthClients;

/// <summary>The parameters of an OAuth request (RFC 6749, appendix B).</summary>
internal sealed class OAuthForm
{
    /// <summary>The media type of the body.</summary>
    public const string MediaType = "application/x-www-form-urlencoded";

    private const int MaxParameters = 1_000;

    private readonly Dictionary<string, string> _parameters = new(StringComparer.Ordinal);

    private OAuthForm()
    {
    }

    /// <summary>A parameter; null if it is missing or empty, which RFC 6749 treats alike (section 3.2).</summary>
    public string? this[string name] => _parameters.TryGetValue(name, out string? value) && value.Length > 0 ? value : null;

    /// <summary>The parameters as a form again, with some left out and others added.</summary>
    public string With(IEnumerable<string> without, IEnumerable<KeyValuePair<string, string>> added) => string.Join('&',
        _parameters.Where(parameter => !without.Contains(parameter.Key)).Concat(added)
            .Select(parameter => $"{WebUtility.UrlEncode(parameter.Key)}={WebUtility.UrlEncode(parameter.Value)}"));

    public static async ValueTask<Result<OAuthForm>> ReadAsync(HttpContext http)
    {
        var bytes = await BodyReader.ReadAsync(http);
        return bytes.IsProblem ? bytes.Problem : Parse(Encoding.UTF8.GetString(bytes.Value));
    }

    /// <summary>The names and values of a form, or of a query. A name without <c>=</c> has an empty value.</summary>
    /// <remarks>Not FormReader: it takes the next parameter as part of a name without <c>=</c>, and so hides that parameter.</remarks>
    public static IEnumerable<(string Name, string Value)> ReadPairs(string text) =>
        from pair in text.Split('&', StringSplitOptions.RemoveEmptyEntries)
        let end = pair.IndexOf('=', StringComparison.Ordinal)
        select end < 0
            ? (WebUtility.UrlDecode(pair), "")
            : (WebUtility.UrlDecode(pair[..end]), WebUtility.UrlDecode(pair[(end + 1)..]));

    /// <summary>Reads the parameters of a form, or of a query.</summary>
    public static Result<OAuthForm> Parse(string text)
    {
        var form = new OAuthForm();
        foreach (var (name, value) in ReadPairs(text))
        {
            // Section 3.2: a repeated parameter could be read as two different requests. RFC 8707 allows several
            // `resource` parameters, which this service ignores.
            if (!form._parameters.TryAdd(name, value) && name != "resource") return Problem.ParameterRepeated;
            if (form._parameters.Count > MaxParameters) return Problem.InvalidRequest("There are too many parameters.");
        }

        return form;
    }
}
