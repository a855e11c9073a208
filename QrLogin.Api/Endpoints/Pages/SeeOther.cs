namespace QrLogin.Api.Endpoints.Pages;

/// <summary>Sends the browser to another address. Not with 307, which would make it repeat a post (RFC 9700, section 4.12).</summary>
internal sealed class SeeOther(string address) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
        httpContext.Response.Headers.Location = address;
        return Task.CompletedTask;
    }
}
