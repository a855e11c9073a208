using System.Text;
using QrLogin.Api.Authentication.OAuthClients;
using QrLogin.Api.Problems;
using QrLogin.Api.Requests;

namespace QrLogin.Api.Endpoints.Pages;

/// <summary>A page that a site opens with parameters, in the address or in a form that it posts.</summary>
internal static class ParameterPage
{
    /// <summary>Serves the page at a path. The handler gets the parameters with <see cref="ReadParametersAsync"/>.</summary>
    public static void MapParameterPage(this IEndpointRouteBuilder pages, string path, Delegate handler)
    {
        pages.MapMethods(path, [HttpMethods.Get, HttpMethods.Head], handler);
        pages.MapPost(path, handler).WithMetadata(new BodyMediaTypeMetadata(OAuthForm.MediaType));
    }

    /// <summary>The parameters of a request, form-encoded.</summary>
    public static async ValueTask<Result<string>> ReadParametersAsync(this HttpContext http)
    {
        if (!HttpMethods.IsPost(http.Request.Method)) return (http.Request.QueryString.Value ?? "").TrimStart('?');
        var body = await BodyReader.ReadAsync(http);
        return body.IsProblem ? body.Problem : Encoding.UTF8.GetString(body.Value);
    }
}
