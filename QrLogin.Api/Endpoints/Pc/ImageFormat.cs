using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using QrLogin.Api.Problems;
using QrLogin.Api.Requests;
using QrLogin.Api.Values;

namespace QrLogin.Api.Endpoints.Pc;

/// <summary>The requested image format of the QR code.</summary>
internal sealed record ImageFormat(string MediaType, Func<string, byte[]> Render) : IReadFromRequest<ImageFormat>
{
    public static readonly Problem Invalid = Problem.Validation(Name, "Must be svg or png.");

    [RequestParameter(Example = "svg")]
    [Description("The image format. Defaults to `svg`.")]
    [AllowedValues("svg", "png")]
    private const string Name = "format";

    private static readonly ImageFormat Svg = new("image/svg+xml", QrImage.Svg), Png = new("image/png", QrImage.Png);

    public static ValueTask<Result<ImageFormat>> ReadAsync(HttpContext http) => new(Parse(http.Request.Query));

    private static Result<ImageFormat> Parse(IQueryCollection query) => query[Name] switch
    {
        [] or ["svg"] => Svg,
        ["png"] => Png,
        _ => Invalid,
    };
}
