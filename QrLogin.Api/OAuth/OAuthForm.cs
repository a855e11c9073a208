using System.Reflection;
using System.Text;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using QrLogin.Api.Http;

namespace QrLogin.Api.OAuth;

/// <summary>The parameters of a request (RFC 6749, appendix B), or the problem with them.</summary>
internal sealed class OAuthForm : IEndpointParameterMetadataProvider
{
    private readonly Dictionary<string, StringValues> _parameters;

    private OAuthForm(Dictionary<string, StringValues> parameters, Problem? problem) => (_parameters, Problem) = (parameters, problem);

    /// <summary>Why there are none; null if there are.</summary>
    public Problem? Problem { get; }

    /// <summary>A parameter; null if it was not sent, which one without a value was not either (section 3.2).</summary>
    public string? this[string name] => _parameters.TryGetValue(name, out var value) && value is [{ Length: > 0 } text] ? text : null;

    /// <summary>Called by the framework.</summary>
    public static async ValueTask<OAuthForm> BindAsync(HttpContext http)
    {
        var (bytes, problem) = await WholeBody.Read(http);
        if (problem is not null) return new([], problem);
        try
        {
            using var reader = new FormReader(Encoding.UTF8.GetString(bytes));
            var parameters = reader.ReadForm();
            // Section 3.2: none more than once. Whoever reads the first and whoever reads the last would read two requests.
            return new(parameters, parameters.Values.Any(v => v.Count > 1) ? Problem.InvalidRequest("A parameter was sent more than once.") : null);
        }
        catch (InvalidDataException)
        {
            return new([], Problem.InvalidRequest("The parameters cannot be read."));
        }
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) => builder.Metadata.Add(FormBodyMetadata.Instance);
}

/// <summary>Marks an endpoint that reads a form.</summary>
internal sealed class FormBodyMetadata
{
    public static readonly FormBodyMetadata Instance = new();
}
