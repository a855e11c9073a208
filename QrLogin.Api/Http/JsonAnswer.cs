using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace QrLogin.Api.Http;

/// <summary>A body of the contract's, sent whole with its length. The framework's own result makes a logger and a cancellation source for each, and sends in chunks.</summary>
internal sealed class JsonResult<T>(T body, JsonTypeInfo<T> type, int status) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = status;
        return JsonResult.Send(httpContext.Response, body, type, "application/json; charset=utf-8");
    }
}

/// <summary>Makes such answers, and sends them.</summary>
internal static class JsonResult
{
    public static IResult Of<T>(T body, JsonTypeInfo<T> type, int status = StatusCodes.Status200OK) => new JsonResult<T>(body, type, status);

    public static Task Send<T>(HttpResponse response, T body, JsonTypeInfo<T> type, string contentType)
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(body, type);
        response.ContentType = contentType;
        response.ContentLength = json.Length;
        // Not to be called off: to a client that has gone, writing does nothing.
        return response.BodyWriter.WriteAsync(json, CancellationToken.None).AsTask();
    }
}
